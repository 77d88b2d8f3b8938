const ENGLISH = {
  title: 'Vigie',
  welcome: 'Telephone, meetings, mail and documents of your organisation.',
  signOn: 'Sign on',
  signOff: 'Sign off',
  refused: 'You were not signed on. Try again.',
  failed: 'The portal cannot be reached. Try again in a moment.',
  skip: 'Skip to the people',
  tools: 'Tools',
  noTools: 'No other tool runs at the moment.',
  people: 'People',
  search: 'Name, number or address',
  found: (n: number) => (n === 0 ? 'Nobody found' : n === 1 ? '1 person' : `${n} people`),
  call: 'Call',
  reachable: 'telephone on',
  unreachable: 'telephone off',
  phone: 'Telephone',
  yourNumber: 'Your number is',
  turnOn: 'Turn the telephone on',
  turnOff: 'Turn it off',
  turningOn: 'Connecting…',
  noLine: 'The telephone could not be connected.',
  ready: 'Ready for calls',
  calling: 'Calling',
  ringing: 'Incoming call from',
  talking: 'In call with',
  held: 'On hold:',
  answer: 'Answer',
  decline: 'Decline',
  hangUp: 'Hang up',
  mute: 'Mute',
  unmute: 'Unmute',
  hold: 'Hold',
  resume: 'Resume',
  noCall: 'The call could not be made. Check the microphone.',
};

export type Words = typeof ENGLISH;

const FRENCH: Words = {
  title: 'Vigie',
  welcome: 'Téléphone, réunions, courrier et documents de votre organisation.',
  signOn: 'Se connecter',
  signOff: 'Se déconnecter',
  refused: 'Vous n’avez pas été connecté. Réessayez.',
  failed: 'Le portail est injoignable. Réessayez dans un instant.',
  skip: 'Aller aux personnes',
  tools: 'Outils',
  noTools: 'Aucun autre outil ne tourne en ce moment.',
  people: 'Annuaire',
  search: 'Nom, numéro ou adresse',
  found: (n) => (n === 0 ? 'Personne' : n === 1 ? '1 personne' : `${n} personnes`),
  call: 'Appeler',
  reachable: 'téléphone allumé',
  unreachable: 'téléphone éteint',
  phone: 'Téléphone',
  yourNumber: 'Votre numéro est le',
  turnOn: 'Allumer le téléphone',
  turnOff: 'L’éteindre',
  turningOn: 'Connexion…',
  noLine: 'Le téléphone n’a pas pu se connecter.',
  ready: 'Prêt à recevoir des appels',
  calling: 'Appel de',
  ringing: 'Appel entrant de',
  talking: 'En communication avec',
  held: 'En attente :',
  answer: 'Répondre',
  decline: 'Refuser',
  hangUp: 'Raccrocher',
  mute: 'Couper le micro',
  unmute: 'Rétablir le micro',
  hold: 'Mettre en attente',
  resume: 'Reprendre',
  noCall: 'L’appel n’a pas pu être passé. Vérifiez le microphone.',
};

export type Language = 'en' | 'fr';

/** The first of these that we speak; English where we speak none. */
export function languageOf(tags: readonly string[]): Language {
  const known = tags.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => tag === 'fr' || tag === 'en');
  return known === 'fr' ? 'fr' : 'en';
}

export function wordsIn(language: Language): Words {
  return language === 'fr' ? FRENCH : ENGLISH;
}
