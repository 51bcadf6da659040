import { GiveUp, type Task } from '../../jobs/index.js';
import {
  type Addressee,
  deliver,
  LETTER_TASKS,
  refuseLateNotice,
  refuseOverCap,
} from '../../letters/index.js';
import { accountDeletedLetter } from './account-deleted.letter.js';
import { Farewell } from './farewell.model.js';

/** Sends the last letter of an account and forgets its address, whatever became of the letter. */
export const sendAccountDeleted: Task = {
  name: LETTER_TASKS.accountDeleted,
  async run(ctx, { farewellId }, job) {
    const farewell = await Farewell.findByPk(farewellId!);
    if (!farewell) return;
    const addressee: Addressee = { kind: 'account-deleted', to: farewell.email };
    try {
      await refuseLateNotice(ctx, addressee, job);
      await refuseOverCap(ctx, addressee, job);
      await deliver(ctx, addressee, accountDeletedLetter(ctx, farewell, { at: farewell.createdAt }), job);
    } catch (error) {
      // Any other error brings the job back, and it needs the address then.
      if (error instanceof GiveUp) await farewell.destroy();
      throw error;
    }
    await farewell.destroy();
  },
};
