import type { ComponentChildren, JSX } from 'preact';
import { ageText } from '../../../domain/text/names.ts';
import { momentText } from '../../../domain/text/times.ts';
import { knownText, oldestText, POPUP_TEXT, refreshingText } from '../../../domain/text/ui.ts';
import type { Moment, Total } from '../../../domain/totals.ts';
import { absUsd, usdFromMicros } from '../../../domain/usd.ts';
import type { Refreshing, Stage } from '../../models/popup-model.ts';
import type { PopupView } from '../../models/popup-view.ts';
import { Amount } from '../amount.tsx';
import { ClockIcon } from '../icons.tsx';
import { SplitBar } from './split-bar.tsx';

interface TotalRegionProps {
  readonly stage: Stage;
  readonly view: PopupView;
  readonly masked: boolean;
  readonly refreshing: Refreshing | undefined;
}

/** An amount of nine digits needs a smaller size to stand on one line. */
const LONG_FROM = usdFromMicros(100_000_000_000_000n);

/** A total is as old as its oldest member, and says so. */
function TotalAge({ total, moment }: { readonly total: Total; readonly moment: Moment }): JSX.Element | null {
  if (total.oldestAt === undefined) return null;
  const age = moment.now - total.oldestAt;
  const title = momentText(total.oldestAt);
  if (total.freshness === 'fresh') {
    return (
      <span class="age" title={title}>
        {ageText(age)}
      </span>
    );
  }
  return (
    <span class="look-here" title={title}>
      <ClockIcon />
      {age < 0 ? POPUP_TEXT.ageUnknown : oldestText(age)}
    </span>
  );
}

/** What stands in the number's place while there is none. */
function placeholder(stage: Stage, view: PopupView): string | undefined {
  if (stage === 'empty') return POPUP_TEXT.noAccounts;
  return stage === 'shown' && view.summed === 0 ? POPUP_TEXT.demoOnly : undefined;
}

function factsOf({ stage, view, refreshing }: TotalRegionProps): ComponentChildren {
  const { total, moment, summed } = view;
  if (stage === 'reading') return POPUP_TEXT.reading;
  if (stage !== 'shown') return null;
  if (summed === 0) return POPUP_TEXT.demoOnlyHint;
  if (total.oldestAt === undefined) return refreshing ? POPUP_TEXT.reading : POPUP_TEXT.notRead;
  return (
    <>
      <TotalAge total={total} moment={moment} />
      {total.coverage === 'partial' && (
        <span class="look-here">{knownText(total.known, total.expected)}</span>
      )}
    </>
  );
}

export function TotalRegion(props: TotalRegionProps): JSX.Element {
  const { stage, view, masked, refreshing } = props;
  const { total, cash, positions, perps } = view;
  const isPartial = total.coverage === 'partial' && total.amount !== undefined;
  // Not while hidden: the size of the type would tell the size of the amount.
  const isLong = !masked && total.amount !== undefined && absUsd(total.amount) >= LONG_FROM;
  const progress = refreshing?.progress;
  return (
    <section role="region" aria-label={POPUP_TEXT.total} class={`overall ${total.freshness}`}>
      <p class={isLong ? 'headline long' : 'headline'}>
        {isPartial && <span class="at-least">{POPUP_TEXT.atLeastTotal} </span>}
        <Amount
          field="total"
          amount={total.amount}
          masked={masked}
          quality={total}
          unknownText={placeholder(stage, view)}
        />
      </p>
      <div class="facts">
        <p>{factsOf(props)}</p>
        <p role="status" class="progress">
          {refreshing && (progress ? refreshingText(progress.done, progress.total) : POPUP_TEXT.refreshing)}
        </p>
      </div>
      {cash !== undefined && positions !== undefined && (
        <SplitBar cash={cash} positions={positions} perps={perps} masked={masked} />
      )}
    </section>
  );
}
