/** Where the idea comes from, and the licence. */
import { useAddressState } from '../address/context';

export function Footer() {
  const embedded = useAddressState(({ lesson }) => lesson.frame === 'embedded');
  if (embedded) return null;
  return (
    <footer className="page-foot">
      After the paper “Absolute Zero: Reinforced Self-play Reasoning with Zero Data” (arXiv 2505.03335). Free
      software, MIT licence.
    </footer>
  );
}
