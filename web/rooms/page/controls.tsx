import { ChatIcon, DisconnectButton, MediaDeviceMenu, TrackToggle } from '@livekit/components-react';
import { Track } from 'livekit-client';
import type { Words } from './words.ts';

interface Props {
  words: Words;
  chatIsOpen: boolean;
  /** Messages that came while the chat was closed. */
  unread: number;
  onChat: () => void;
}

/** What a person can do, each with the menu of its devices. */
export function Controls({ words, chatIsOpen, unread, onChat }: Props) {
  return (
    <nav className="controls">
      <div className="lk-button-group">
        <TrackToggle source={Track.Source.Microphone}>{words.microphone}</TrackToggle>
        <div className="lk-button-group-menu">
          <MediaDeviceMenu kind="audioinput" aria-label={words.chooseMicrophone} title={words.chooseMicrophone} />
        </div>
      </div>
      <div className="lk-button-group">
        <TrackToggle source={Track.Source.Camera}>{words.camera}</TrackToggle>
        <div className="lk-button-group-menu">
          <MediaDeviceMenu kind="videoinput" aria-label={words.chooseCamera} title={words.chooseCamera} />
        </div>
      </div>
      <TrackToggle source={Track.Source.ScreenShare} captureOptions={{ audio: true, selfBrowserSurface: 'include' }}>
        {words.share}
      </TrackToggle>
      <button type="button" className="lk-button" aria-pressed={chatIsOpen} onClick={onChat}>
        <ChatIcon />
        {words.chat}
        {unread > 0 && <span className="unread">{unread}</span>}
      </button>
      <DisconnectButton>{words.leave}</DisconnectButton>
    </nav>
  );
}
