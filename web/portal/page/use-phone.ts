import type { RefObject } from 'react';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { PhoneState } from '../../softphone/src/phone.ts';
import { Phone } from '../../softphone/src/phone.ts';
import { getLine } from './api.ts';

/** What can be told of the telephone, and done with it. */
export interface PhoneHandle {
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
  const phone = useRef<Phone | null>(null);
  const [state, setState] = useState<PhoneHandle['state']>('off');
  const [who, setWho] = useState('');
  const [muted, setMuted] = useState(false);
  const [problem, setProblem] = useState<PhoneHandle['problem']>(null);

  const signOn = useCallback(async (): Promise<Phone> => {
    if (phone.current !== null) return phone.current;
    if (sound.current === null) throw new Error('Cannot connect: the page has no sound');
    setState('connecting');
    const made = new Phone(sound.current, {
      onState: (next, whom) => {
        setState(next);
        setWho(next === 'ready' || next === 'off' ? '' : whom);
        if (next === 'ready') setMuted(false);
      },
      onLost: () => {
        phone.current = null;
        setState('off');
        setProblem('noLine');
      },
    });
    try {
      await made.signOn(await getLine());
    } catch (error) {
      setState('off');
      throw error;
    }
    phone.current = made;
    return made;
  }, [sound]);

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
  // A page that goes leaves no registration behind that nobody answers.
  useEffect(() => () => void phone.current?.signOff(), []);

  return {
    state,
    who,
    muted,
    problem,
    turnOn: () => attempt(signOn(), 'noLine'),
    turnOff: () =>
      withPhone(async (one) => {
        phone.current = null;
        await one.signOff();
      }),
    call: (number) =>
      attempt(
        signOn().then((one) => one.call(number)),
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
