import type { Faro } from '@grafana/faro-web-sdk';
import { LiveKitRoom, RoomAudioRenderer } from '@livekit/components-react';
import { Room } from 'livekit-client';
import { useMemo, useState } from 'react';
import type { Pass } from '../server/pass.ts';
import type { Entry } from './api.ts';
import { RefusedError, askToCall, askToJoin } from './api.ts';
import { Conference } from './conference.tsx';
import { Join } from './join.tsx';
import { watchRoom } from './telemetry.ts';
import type { Words } from './words.ts';

interface Props {
  words: Words;
  /** null where nothing is sent. */
  faro: Faro | null;
  entry: Entry;
  /** By the sign-on; null for who has an invitation. */
  name: string | null;
}

/** Where somebody stands: before the door, inside, or gone again. */
export function App({ words, faro, entry, name: known }: Props) {
  const [pass, setPass] = useState<Pass | null>(null);
  const [notice, setNotice] = useState('');
  const room = useMemo(() => {
    const made = new Room({ adaptiveStream: true, dynacast: true });
    if (faro !== null) watchRoom(faro, made);
    // For who looks from outside (test/e2e/11-rooms-browser.test.ts): the page itself has no use for it.
    return Object.assign(window, { vigieRoom: made }).vigieRoom;
  }, [faro]);

  const join = async (name: string): Promise<void> => {
    try {
      setPass(await askToJoin(name, entry));
      setNotice('');
    } catch (error) {
      setNotice(error instanceof RefusedError ? words.refused : words.failed);
    }
  };
  const call = async (number: string): Promise<string> => {
    const outcome = await askToCall(number, entry).catch(() => 'failed' as const);
    return words.called[outcome];
  };
  if (pass === null) return <Join words={words} notice={notice} room={entry.room} known={known} onJoin={join} />;
  const leave = (text: string) => (): void => {
    setPass(null);
    setNotice(text);
  };
  return (
    <LiveKitRoom
      room={room}
      token={pass.token}
      serverUrl={`wss://${location.host}`}
      connectOptions={{ rtcConfig: rtcConfig(pass) }}
      audio
      video
      data-lk-theme="default"
      onDisconnected={leave(words.left)}
      onError={leave(words.failed)}
    >
      <Conference words={words} dialIn={pass.dialIn} name={pass.room} onCall={call} />
      <RoomAudioRenderer />
    </LiveKitRoom>
  );
}

/** With a relay of its own a browser reaches nothing else: no use in trying. */
function rtcConfig({ relay }: Pass): RTCConfiguration {
  return relay === null ? {} : { iceServers: [relay], iceTransportPolicy: 'relay' };
}
