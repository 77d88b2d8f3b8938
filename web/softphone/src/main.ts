import './style.css';
import type { PhoneState } from './phone.ts';
import { Phone } from './phone.ts';
import type { Quality } from './quality.ts';
import { View } from './view.ts';
import { wordsFor } from './words.ts';

const DOMAIN = 'voice.vigie.test';
const LOOK_EVERY_MS = 1000;

declare global {
  interface Window {
    /** The last look at the call, for tests. */
    vigieQuality: Quality | null;
  }
}

const root = document.querySelector<HTMLElement>('#softphone');
if (root === null) throw new Error('Cannot find "#softphone" in the page');
const { language, words } = wordsFor(navigator.languages);
document.documentElement.lang = language;
document.title = `${words.title} · Vigie`;

const view = new View(root, words, language);
let state: PhoneState = 'off';
let muted = false;
const phone = new Phone(view.sound, {
  onState: (next, who) => {
    state = next;
    if (next === 'ready') view.showMuted((muted = false));
    view.show(next, who);
  },
  onLost: () => {
    state = 'off';
    view.show('off', '');
    view.say(words.lost);
  },
});

/** Does it, and says `problem` where it cannot be done. */
function attempt(work: Promise<void>, problem: string): void {
  view.say('');
  work.catch((error: unknown) => {
    console.warn(error);
    view.say(problem);
  });
}

view.fill('server', `wss://${location.hostname}:8089`);
view.onSubmit('sign-on', () => {
  const account = { number: view.value('number'), password: view.value('password'), server: view.value('server') };
  attempt(phone.signOn({ ...account, domain: DOMAIN }), words.refused);
});
view.onSubmit('dial', () => attempt(phone.call(view.value('whom')), words.noCall));
view.onPress('signOff', () => attempt(phone.signOff(), words.lost));
view.onPress('answer', () => attempt(phone.answer(), words.noCall));
view.onPress('decline', () => attempt(phone.hangUp(), words.noCall));
view.onPress('hangUp', () => attempt(phone.hangUp(), words.noCall));
view.onPress('hold', () => attempt(phone.hold(state !== 'held'), words.noCall));
view.onPress('mute', () => {
  muted = !muted;
  phone.mute(muted);
  view.showMuted(muted);
});
view.onKey((key) => phone.press(key));

window.vigieQuality = null;
setInterval(() => {
  if (state !== 'talking' && state !== 'held') return;
  void phone.quality().then((quality) => {
    if (quality !== null) window.vigieQuality = quality;
    view.showQuality(quality);
  });
}, LOOK_EVERY_MS);
