import type { RefObject } from 'react';
import { useCallback, useRef, useState } from 'react';
import type { Phone, PhoneState } from '../../softphone/src/phone.ts';
import type { Line } from './use-line.ts';
import { useLine } from './use-line.ts';

/** What can be told of the telephone, and done with it. */
export interface PhoneHandle extends Line {
  state: PhoneState | 'connecting';
  /** The other end's number, in a call. */
  who: string;
  muted: boolean;
  problem: 'noLine' | 'noCall' | null;
  turnOn: () => void;
  turnOff: () => void;
  call: (number: string) => void;
  answer: () => void;
  hangUp: () => void;
  hold: (held: boolean) => void;
  mute: (muted: boolean) => void;
}

/** The softphone's telephone (web/softphone), signed on with the person's own line. */
export function usePhone(sound: RefObject<HTMLAudioElement | null>): PhoneHandle {
  /** While it can be called. */
  const phone = useRef<Phone | null>(null);
  const [state, setState] = useState<PhoneHandle['state']>('off');
  const [who, setWho] = useState('');
  const [muted, setMuted] = useState(false);
  const [problem, setProblem] = useState<PhoneHandle['problem']>(null);

  const { line, lost } = useLine(sound, {
    onState: (next, whom) => {
      setState(next);
      setWho(next === 'ready' || next === 'off' ? '' : whom);
      if (next === 'ready') setMuted(false);
    },
    onLost: () => {
      if (phone.current !== null) setProblem('noLine');
      phone.current = null;
      setState('off');
    },
  });

  const turnOn = useCallback(async (): Promise<Phone> => {
    if (phone.current !== null) return phone.current;
    setState('connecting');
    try {
      const connected = await line();
      await connected.register();
      return (phone.current = connected);
    } catch (error) {
      setState('off');
      throw error;
    }
  }, [line]);

  /** Does it, and says what could not be done. */
  const attempt = (work: Promise<unknown>, failure: 'noLine' | 'noCall'): void => {
    setProblem(null);
    work.catch((error: unknown) => {
      console.warn(error);
      setProblem(failure);
    });
  };
  const withPhone = (work: (phone: Phone) => Promise<void>): void => {
    if (phone.current !== null) attempt(work(phone.current), 'noCall');
  };
  return {
    state,
    who,
    muted,
    problem,
    line,
    lost,
    turnOn: () => attempt(turnOn(), 'noLine'),
    turnOff: () =>
      withPhone(async (one) => {
        phone.current = null;
        await one.unregister();
      }),
    call: (number) =>
      attempt(
        turnOn().then((one) => one.call(number)),
        'noCall',
      ),
    answer: () => withPhone((one) => one.answer()),
    hangUp: () => withPhone((one) => one.hangUp()),
    hold: (held) => withPhone((one) => one.hold(held)),
    mute: (next) => {
      phone.current?.mute(next);
      setMuted(next);
    },
  };
}
