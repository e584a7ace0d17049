/** The settings of one part of the loop under a heading that folds them away. */
import { useId } from 'react';
import type { ShownGroup } from './find';
import { Setting } from './Setting';

interface SettingGroupProps {
  readonly shown: ShownGroup;
  /** How many of the settings shown differ from the preset. */
  readonly changed: number;
  /** `fixed`: what was found is shown and cannot be folded. */
  readonly fold: 'folded' | 'unfolded' | 'fixed';
  readonly onFold: (to: 'folded' | 'unfolded') => void;
}

export function SettingGroup({ shown, changed, fold, onFold }: SettingGroupProps) {
  const { title, size, entries } = shown;
  const heading = useId();
  const content = useId();
  const words = (
    <>
      {title} <span className="dim">{entries.length === size ? size : `${entries.length} of ${size}`}</span>
      {changed > 0 && <span className="settings-tag">{changed} changed</span>}
    </>
  );
  return (
    <section className="settings-group" aria-labelledby={heading}>
      <h3 id={heading} className="settings-group-title">
        {fold === 'fixed' ? (
          <span>{words}</span>
        ) : (
          <button
            type="button"
            aria-expanded={fold === 'unfolded'}
            aria-controls={content}
            onClick={() => onFold(fold === 'folded' ? 'unfolded' : 'folded')}
          >
            {words}
          </button>
        )}
      </h3>
      <div id={content} className="settings-grid" hidden={fold === 'folded'}>
        {fold !== 'folded' && entries.map(({ path, info }) => <Setting key={path} path={path} info={info} />)}
      </div>
    </section>
  );
}
