/**
 * The attention of one head as a heat map with the tokens on both axes. Arrow keys move a cursor that reads the cell
 * aloud; the table below has each token's strongest looks as numbers.
 */
import { NativeSelect, useComputedColorScheme } from '@mantine/core';
import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { Grid } from '../../../engine/examination/protocol';
import { Explain } from '../../explain/Explain';
import { visibleLexeme } from '../words';
import { headMap, strongest } from './attention';
import { cellAt, cellPx, drawAttention, marginPx } from './drawAttention';

interface AttentionMapProps {
  /** `[layer, head, query, key]`. */
  readonly attention: Grid;
  readonly lexemes: readonly string[];
}

const namedKeys = 5;

export function AttentionMap({ attention, lexemes }: AttentionMapProps) {
  const [layers = 0, heads = 0, size = 0] = attention.shape;
  const [layer, setLayer] = useState(0);
  const [head, setHead] = useState(0);
  const [cursor, setCursor] = useState({ query: size - 1, key: 0 });
  const canvas = useRef<HTMLCanvasElement>(null);
  const scheme = useComputedColorScheme('light');
  const map = useMemo(() => headMap(attention, layer, head), [attention, layer, head]);
  const names = useMemo(() => lexemes.map(visibleLexeme), [lexemes]);
  const query = Math.min(cursor.query, size - 1);
  const key = Math.min(cursor.key, query);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours are read from the page, which has two schemes.
  useEffect(() => {
    if (canvas.current) drawAttention(canvas.current, map, names, { query, key });
  }, [map, names, query, key, scheme]);

  const move = (event: KeyboardEvent): void => {
    const steps: Record<string, readonly [number, number]> = {
      ArrowDown: [1, 0],
      ArrowUp: [-1, 0],
      ArrowRight: [0, 1],
      ArrowLeft: [0, -1],
    };
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(size - 1, query + step[0]));
    setCursor({ query: next, key: Math.max(0, Math.min(next, key + step[1])) });
  };
  const point = (event: PointerEvent<HTMLCanvasElement>): void => {
    const { offsetX, offsetY } = event.nativeEvent;
    const cell = cellAt(offsetX, offsetY, size);
    if (cell) setCursor(cell);
  };
  const share = map.shares[query * size + key] ?? 0;
  const words = `“${names[query]}” (token ${query + 1}) looks at “${names[key]}” (token ${key + 1}): ${share.toFixed(2)}`;
  const choices = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      value: String(index),
      label: String(index + 1),
    }));
  const sidePx = marginPx + size * cellPx;
  return (
    <section className="attention" aria-labelledby="attention-title">
      <div className="attention-head">
        <h3 id="attention-title">Attention</h3>
        <Explain id="attention" />
        <NativeSelect
          size="xs"
          label="Layer"
          data={choices(layers)}
          value={String(layer)}
          onChange={({ currentTarget }) => setLayer(Number(currentTarget.value))}
        />
        <NativeSelect
          size="xs"
          label="Head"
          data={choices(heads)}
          value={String(head)}
          onChange={({ currentTarget }) => setHead(Number(currentTarget.value))}
        />
      </div>
      <p className="attention-cell" aria-live="polite">
        {words}
      </p>
      <div className="attention-scroll">
        {/* biome-ignore lint/a11y/useSemanticElements: not a part of a form. */}
        <div
          role="group"
          aria-label="Attention map, use the arrow keys"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move over the cells.
          tabIndex={0}
          onKeyDown={move}
        >
          <canvas
            ref={canvas}
            role="img"
            aria-label="Heat map; the table below has its numbers"
            style={{ width: sidePx, height: sidePx }}
            onPointerMove={point}
          />
        </div>
      </div>
      <details>
        <summary>As a table</summary>
        <table className="detail-table">
          <caption className="sr-only">
            What each token looked at most, layer {layer + 1}, head {head + 1}
          </caption>
          <thead>
            <tr>
              <th scope="col">Token</th>
              <th scope="col">Looked at most</th>
            </tr>
          </thead>
          <tbody>
            {names.map((name, row) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a token is its place.
              <tr key={row}>
                <th scope="row">
                  <code>
                    {row + 1} {name}
                  </code>
                </th>
                <td>
                  {strongest(map, row, namedKeys).map((column) => (
                    <span key={column} className="attention-look">
                      <code>{names[column]}</code> {(map.shares[row * size + column] ?? 0).toFixed(2)}
                    </span>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}
