/** What the page says, in the browser's language. */
const WORDS = {
  en: {
    title: 'Pad',
    connecting: 'Connecting…',
    saved: 'Saved',
    saving: 'Saving…',
    offline: 'No connection: what you write is kept here and sent when it is back',
    refused: 'This link does not open this pad. Ask for a new one.',
    here: 'Here now',
    you: 'you',
    call: 'Call',
    history: 'History',
    now: 'Now',
    export: 'Download',
    changes: 'changes',
    reading: 'You are reading an earlier state.',
  },
  fr: {
    title: 'Bloc-notes',
    connecting: 'Connexion…',
    saved: 'Enregistré',
    saving: 'Enregistrement…',
    offline: 'Pas de connexion : ce que vous écrivez est gardé ici et partira à son retour',
    refused: 'Ce lien n’ouvre pas ce bloc-notes. Demandez-en un autre.',
    here: 'Présents',
    you: 'vous',
    call: 'Appeler',
    history: 'Historique',
    now: 'Maintenant',
    export: 'Télécharger',
    changes: 'modifications',
    reading: 'Vous lisez un état antérieur.',
  },
} as const;

export const words = navigator.language.startsWith('fr') ? WORDS.fr : WORDS.en;
