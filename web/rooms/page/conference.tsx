import {
  CarouselLayout,
  FocusLayout,
  FocusLayoutContainer,
  GridLayout,
  ParticipantTile,
  useChat,
  useConnectionState,
  useParticipants,
  useTracks,
} from '@livekit/components-react';
import { ConnectionState, Track } from 'livekit-client';
import { useState, type CSSProperties } from 'react';
import type { DialIn } from '../server/dial-in.ts';
import { Call } from './call.tsx';
import { Chat } from './chat.tsx';
import { Controls } from './controls.tsx';
import type { Words } from './words.ts';

interface Props {
  words: Words;
  /** The room's. */
  name: string;
  dialIn: DialIn;
  onCall: (number: string) => Promise<string>;
}

/** Inside: who is there (each tile shows its connection quality), what is shared, what is written. */
export function Conference({ words, name, dialIn, onCall }: Props) {
  const chat = useChat();
  const written = chat.chatMessages.length;
  const [chatIsOpen, openChat] = useState(false);
  const [read, setRead] = useState(0);
  const toggleChat = (): void => {
    setRead(written);
    openChat(!chatIsOpen);
  };
  const people = useParticipants().length;
  const state = useConnectionState();
  return (
    <div className="conference" style={ownName(words)}>
      <header>
        <h1>{name}</h1>
        <span>{words.people(people)}</span>
        <span className="dial-in">
          {words.dialIn} <strong>{dialIn.number}</strong> · {words.pin} <strong>{dialIn.pin}</strong>
        </span>
        <Call words={words} onCall={onCall} />
      </header>
      {state === ConnectionState.Reconnecting && (
        <p className="lost" role="status">
          {words.reconnecting}
        </p>
      )}
      <div className="floor">
        <Stage />
        {chatIsOpen && <Chat words={words} chat={chat} onClose={toggleChat} />}
      </div>
      <Controls words={words} chatIsOpen={chatIsOpen} unread={chatIsOpen ? 0 : written - read} onChat={toggleChat} />
    </div>
  );
}

/** What stands behind one's own name (style.css), which is LiveKit's to write. */
function ownName({ you }: Words): CSSProperties & { '--you': string } {
  return { '--you': JSON.stringify(you) };
}

/** A shared screen is large, with the people beside it; else all are alike. */
function Stage() {
  const tracks = useTracks([
    { source: Track.Source.Camera, withPlaceholder: true },
    { source: Track.Source.ScreenShare, withPlaceholder: false },
  ]);
  const shared = tracks.find(({ source }) => source === Track.Source.ScreenShare);
  if (shared === undefined) {
    return (
      <GridLayout tracks={tracks}>
        <ParticipantTile />
      </GridLayout>
    );
  }
  return (
    <FocusLayoutContainer>
      <CarouselLayout tracks={tracks.filter((track) => track !== shared)}>
        <ParticipantTile />
      </CarouselLayout>
      <FocusLayout trackRef={shared} />
    </FocusLayoutContainer>
  );
}
