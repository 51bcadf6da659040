import { useWords } from '../words/index.js';
import { Dialog } from './dialog.js';

interface ConfirmationProps {
  title: string;
  lead: string;
  /** On the button that does it. */
  action: string;
  onAnswer: (isConfirmed: boolean) => void;
}

/** The last question before something that cannot be taken back. */
export function Confirmation({ title, lead, action, onAnswer }: ConfirmationProps) {
  const words = useWords();
  return (
    <Dialog title={title} lead={lead} onCancel={() => onAnswer(false)}>
      <div class="actions">
        <button type="button" class="button dangerous" onClick={() => onAnswer(true)}>
          {action}
        </button>
        {/* The focus starts here: Enter by habit destroys nothing. */}
        <button type="button" class="button quiet" autofocus onClick={() => onAnswer(false)}>
          {words.security.cancel}
        </button>
      </div>
    </Dialog>
  );
}
