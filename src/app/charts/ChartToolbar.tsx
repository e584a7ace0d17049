/** The controls that act on all charts: x axis, scales, smoothing, zoom, search. */
import { Button, SegmentedControl, Switch, TextInput } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import { Explain } from '../explain/Explain';
import { panned, type Stretch, type XAxis, xAxes, zoomed } from './axis';
import { useDeck, useDeckState } from './DeckContext';
import { panShare, zoomFactor } from './keys';
import { extentOf } from './lines';
import { longestSpan } from './preferences';
import type { RunCurves } from './run';

const axisChoices = { iteration: 'Iterations', tokens: 'Tokens', seconds: 'Time' } as const;

export function ChartToolbar({ runs }: { readonly runs: readonly RunCurves[] }) {
  const deck = useDeck();
  const { axis, scaleX, scaleY } = useDeckState(({ preferences }) => preferences);
  const query = useDeckState((state) => state.query);
  const zoomedIn = useDeckState((state) => state.shown !== undefined);
  /** Zooms or pans from what is shown. */
  const change = (to: (shown: Stretch, whole: Stretch) => Stretch | undefined): void => {
    const extent = extentOf(runs, axis);
    const whole = scaleX === 'log' ? { ...extent, from: Math.min(1, extent.to / 2) } : extent;
    deck.show(to(deck.state.shown ?? whole, whole));
  };
  const zoom = (factor: number): void =>
    change((shown, whole) => zoomed(shown, whole, factor, deck.state.cursor ?? shown.to, scaleX));
  return (
    <fieldset className="charts-toolbar">
      <legend className="sr-only">All charts</legend>
      <SegmentedControl
        size="xs"
        aria-label="X axis"
        data={xAxes.map((value) => ({ value, label: axisChoices[value] }))}
        value={axis}
        onChange={(value) => deck.prefer({ axis: value as XAxis })}
      />
      <Switch
        size="xs"
        label="Log x"
        checked={scaleX === 'log'}
        onChange={(event) => deck.prefer({ scaleX: event.currentTarget.checked ? 'log' : 'linear' })}
      />
      <span className="charts-control">
        <Switch
          size="xs"
          label="Log y"
          checked={scaleY === 'log'}
          onChange={(event) => deck.prefer({ scaleY: event.currentTarget.checked ? 'log' : 'linear' })}
        />
        <Explain id="chartScales" />
      </span>
      <Smoothing />
      <span className="charts-control">
        <Tool label="Zoom in" onPress={() => zoom(zoomFactor)}>
          +
        </Tool>
        <Tool label="Zoom out" onPress={() => zoom(1 / zoomFactor)} use={zoomedIn ? 'on' : 'off'}>
          −
        </Tool>
        <Tool
          label="Earlier"
          onPress={() => change((shown, whole) => panned(shown, whole, -panShare, scaleX))}
          use={zoomedIn ? 'on' : 'off'}
        >
          ‹
        </Tool>
        <Tool
          label="Later"
          onPress={() => change((shown, whole) => panned(shown, whole, panShare, scaleX))}
          use={zoomedIn ? 'on' : 'off'}
        >
          ›
        </Tool>
        <Button size="compact-xs" variant="default" disabled={!zoomedIn} onClick={() => deck.show(undefined)}>
          Whole run
        </Button>
        <Explain id="chartZoom" />
      </span>
      <TextInput
        size="xs"
        className="charts-search"
        aria-label="Find a chart"
        placeholder="Find a chart"
        type="search"
        value={query}
        onChange={(event) => deck.search(event.currentTarget.value)}
      />
    </fieldset>
  );
}

/** The slider goes in equal factors: from 5 to 10 is as far as from 50 to 100. */
const sliderSteps = 40;
const spanAt = (step: number): number => Math.round(longestSpan ** (step / sliderSteps));
const stepAt = (span: number): number => Math.round((sliderSteps * Math.log(span)) / Math.log(longestSpan));

function Smoothing() {
  const deck = useDeck();
  const id = useId();
  const span = useDeckState(({ preferences }) => preferences.span);
  const words = span === 1 ? 'off' : `${span} iterations`;
  return (
    <span className="charts-control">
      <label htmlFor={id}>Smoothing</label>
      <input
        id={id}
        type="range"
        min={0}
        max={sliderSteps}
        value={stepAt(span)}
        aria-valuetext={words}
        onChange={(event) => deck.prefer({ span: spanAt(Number(event.currentTarget.value)) })}
      />
      <span className="charts-span">{words}</span>
      <Explain id="chartSmoothing" />
    </span>
  );
}

interface ToolProps {
  readonly label: string;
  readonly onPress: () => void;
  readonly use?: 'on' | 'off';
  readonly children: ReactNode;
}

function Tool({ label, onPress, use = 'on', children }: ToolProps) {
  return (
    <Button
      size="compact-xs"
      variant="default"
      aria-label={label}
      title={label}
      disabled={use === 'off'}
      onClick={onPress}
    >
      {children}
    </Button>
  );
}
