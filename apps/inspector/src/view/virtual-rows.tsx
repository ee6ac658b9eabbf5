import type { ComponentChildren, CSSProperties, HTMLAttributes } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

interface Props {
  readonly count: number;
  /** Height of each row, in rem. */
  readonly rowHeight: number;
  /** The row that has the focus, or would get it. */
  readonly active: number | undefined;
  /** The row that is to be seen when it becomes another. */
  readonly revealed: number | undefined;
  readonly render: (index: number) => ComponentChildren;
  readonly attributes: HTMLAttributes<HTMLDivElement> & { readonly class: string };
}

/** Up to this many rows, all are there. */
const FEW = 200;

/** Rows above and below those in sight. */
const MARGIN = 10;

/** Rows of one height in a box that scrolls, of which only those in sight are in the page. */
export function VirtualRows({ count, rowHeight, active, revealed, render, attributes }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 600 });
  const height = rowHeight * remInPixels();
  const isWhole = count <= FEW;

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null || revealed === undefined) return;
    const [top, bottom] = [revealed * height, (revealed + 1) * height];
    const { scrollTop, clientHeight } = element;
    if (top < scrollTop) element.scrollTop = top - height;
    else if (bottom > scrollTop + clientHeight) element.scrollTop = bottom + height - clientHeight;
  }, [revealed, height]);

  useLayoutEffect(() => {
    const element = box.current;
    if (element !== null) setView({ top: element.scrollTop, height: element.clientHeight });
  }, [count]);

  const first = isWhole ? 0 : Math.max(0, Math.floor(view.top / height) - MARGIN);
  const last = isWhole
    ? count
    : Math.min(count, Math.ceil((view.top + view.height) / height) + MARGIN);
  const rows: ComponentChildren[] = [];
  // The active row stays in the page, so that it keeps the focus.
  if (active !== undefined && active < first && active < count) rows.push(render(active));
  for (let index = first; index < last; index++) rows.push(render(index));
  if (active !== undefined && active >= last && active < count) rows.push(render(active));
  return (
    <div
      {...attributes}
      ref={box}
      onScroll={({ currentTarget: { scrollTop, clientHeight } }) => {
        if (!isWhole) setView({ top: scrollTop, height: clientHeight });
      }}
    >
      <div class="rows" role="presentation" style={{ height: `${count * rowHeight}rem` }}>
        {rows}
      </div>
    </div>
  );
}

/** Where a row stands, among all. */
export function rowStyle(index: number, rowHeight: number): CSSProperties {
  return { top: `${index * rowHeight}rem` };
}

function remInPixels(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
}
