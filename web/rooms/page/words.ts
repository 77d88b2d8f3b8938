/** What the page says, in the languages that it speaks. */
const ENGLISH = {
  title: 'Vigie rooms',
  room: 'Room',
  name: 'Your name',
  join: 'Join the room',
  joining: 'Joining…',
  camera: 'Camera',
  microphone: 'Microphone',
  share: 'Share screen',
  chat: 'Chat',
  leave: 'Leave',
  left: 'You have left the room.',
  again: 'Join again',
  noInvitation: 'This page opens by an invitation link. Ask whoever runs the room for one.',
  refused: 'This invitation is not valid, or has expired. Ask for a new link.',
  failed: 'The room cannot be reached. Try again in a moment.',
  message: 'Write a message',
  send: 'Send',
  noMessages: 'No messages yet. Only people in the room see them.',
  close: 'Close',
  dialIn: 'Dial in',
  pin: 'PIN',
  call: 'Call',
  numberToCall: 'Number to call',
  calling: 'Calling…',
  called: {
    answered: 'Answered',
    number: 'No such telephone',
    room: 'The room is not open',
    refused: 'Not answered',
    failed: 'The call failed',
  },
  people: (n: number) => (n === 1 ? '1 person' : `${n} people`),
  reconnecting: 'Connection lost, trying again…',
  chooseCamera: 'Choose a camera',
  chooseMicrophone: 'Choose a microphone',
};

export type Words = typeof ENGLISH;

const FRENCH: Words = {
  title: 'Salles Vigie',
  room: 'Salle',
  name: 'Votre nom',
  join: 'Entrer dans la salle',
  joining: 'Connexion…',
  camera: 'Caméra',
  microphone: 'Micro',
  share: 'Partager l’écran',
  chat: 'Discussion',
  leave: 'Quitter',
  left: 'Vous avez quitté la salle.',
  again: 'Revenir',
  noInvitation: 'Cette page s’ouvre par un lien d’invitation. Demandez-en un à qui tient la salle.',
  refused: 'Cette invitation n’est pas valable, ou a expiré. Demandez un nouveau lien.',
  failed: 'La salle est injoignable. Réessayez dans un instant.',
  message: 'Écrire un message',
  send: 'Envoyer',
  noMessages: 'Pas encore de message. Seules les personnes dans la salle les voient.',
  close: 'Fermer',
  dialIn: 'Par téléphone',
  pin: 'code',
  call: 'Appeler',
  numberToCall: 'Numéro à appeler',
  calling: 'Appel en cours…',
  called: {
    answered: 'Décroché',
    number: 'Ce numéro n’existe pas',
    room: 'La salle n’est pas ouverte',
    refused: 'Pas de réponse',
    failed: 'L’appel a échoué',
  },
  people: (n) => (n === 1 ? '1 personne' : `${n} personnes`),
  reconnecting: 'Connexion perdue, nouvel essai…',
  chooseCamera: 'Choisir une caméra',
  chooseMicrophone: 'Choisir un micro',
};

/** The browser's first language that we have; English where it has none of them. */
export function wordsFor(languages: readonly string[]): { language: 'en' | 'fr'; words: Words } {
  const known = languages.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => tag === 'fr' || tag === 'en');
  return known === 'fr' ? { language: 'fr', words: FRENCH } : { language: 'en', words: ENGLISH };
}
