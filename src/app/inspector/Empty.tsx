/** Where there is no proposal yet: what will be here, and what to press for it. */
import type { TrainerStatus } from '../../engine/trainer/protocol';
import { ActionButton } from '../actions/ActionButton';
import { actions } from '../actions/actions';
import { useActionContext } from '../actions/context';
import { LoadingSummary } from '../playground/Loading';

export function Empty({ status }: { readonly status: TrainerStatus }) {
  const context = useActionContext();
  return (
    <div className="inspector-empty">
      <p>
        Every program the model proposes will be listed here, valid or refused, with Python's verdict and how
        it was solved.
      </p>
      {status === 'running' && <p role="status">The first ones are on their way.</p>}
      {status === 'loading' ? (
        <p role="status">
          <LoadingSummary />
        </p>
      ) : (
        status !== 'running' && <ActionButton action={actions.start} context={context} look="main" />
      )}
    </div>
  );
}
