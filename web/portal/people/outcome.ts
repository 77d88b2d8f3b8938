/** What became of one person, as a line of JSON. */
export interface Outcome {
  uid: string;
  outcome: 'added' | 'changed' | 'same' | 'returned' | 'left' | 'gone' | 'failed';
  changed?: string[];
  error?: string;
  password?: string;
  sipPassword?: string;
  number?: string;
}
