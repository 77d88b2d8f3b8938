import type { RefObject } from 'react';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { PhoneEvents } from '../../softphone/src/phone.ts';
import { Phone } from '../../softphone/src/phone.ts';
import { getLine } from './api.ts';

export interface Line {
  /** The line, connected by who first needs it: to call, or to watch others. */
  line: () => Promise<Phone>;
  /** How often it was lost. */
  lost: number;
}

/** One connection to the edge, with the person's own line, for all that the page does by it. */
export function useLine(sound: RefObject<HTMLAudioElement | null>, events: PhoneEvents): Line {
  const connected = useRef<Promise<Phone> | null>(null);
  const heard = useRef(events);
  const [lost, setLost] = useState(0);
  useEffect(() => {
    heard.current = events;
  });

  const connect = useCallback(async (): Promise<Phone> => {
    if (sound.current === null) throw new Error('Cannot connect: the page has no sound');
    let open = false;
    const made = new Phone(sound.current, {
      onState: (state, who) => heard.current.onState(state, who),
      onLost: () => {
        // What never stood is told by who connects.
        if (!open) return;
        connected.current = null;
        heard.current.onLost();
        setLost((before) => before + 1);
      },
    });
    await made.connect(await getLine());
    open = true;
    return made;
  }, [sound]);

  /** Made once; again when it failed. */
  const line = useCallback((): Promise<Phone> => {
    connected.current ??= connect().catch((error: unknown) => {
      connected.current = null;
      throw error;
    });
    return connected.current;
  }, [connect]);

  // A page that goes leaves no registration behind that nobody answers.
  useEffect(
    () => () => {
      const leaving = connected.current;
      connected.current = null;
      leaving?.then((one) => one.signOff()).catch((error: unknown) => console.warn(error));
    },
    [],
  );
  return { line, lost };
}
