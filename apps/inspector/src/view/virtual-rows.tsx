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
  /** A row, with the style that puts it into its place. */
  readonly render: (index: number, place: CSSProperties) => ComponentChildren;
  readonly attributes: HTMLAttributes<HTMLDivElement> & { readonly class: string };
}

/** Up to this many rows, all are there. */
const FEW = 200;

/** Rows above and below those in sight. */
const MARGIN = 10;

/** Pixels: browsers have no boxes of more than some 33 million. Of what is longer, scrolling passes several rows at once. */
const TALLEST = 15_000_000;

/** Rows of one height in a box that scrolls, of which only those in sight are in the page. */
export function VirtualRows({ count, rowHeight, active, revealed, render, attributes }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ scrollTop: 0, height: 600 });
  const height = rowHeight * remInPixels();
  const total = count * height;
  const boxed = Math.min(total, TALLEST);
  const isWhole = count <= FEW;
  /** Pixels of rows for a pixel that is scrolled. */
  const pace = boxed > view.height ? (total - view.height) / (boxed - view.height) : 1;

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null || revealed === undefined) return;
    const { scrollTop, clientHeight } = element;
    const top = scrollTop * pace;
    if (revealed * height < top) element.scrollTop = ((revealed - 1) * height) / pace;
    else if ((revealed + 1) * height > top + clientHeight) {
      element.scrollTop = ((revealed + 2) * height - clientHeight) / pace;
    }
  }, [revealed, height, pace]);

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    setView({ scrollTop: element.scrollTop, height: element.clientHeight });
  }, [count]);

  const top = view.scrollTop * pace;
  const first = isWhole ? 0 : Math.max(0, Math.floor(top / height) - MARGIN);
  const last = isWhole ? count : Math.min(count, Math.ceil((top + view.height) / height) + MARGIN);
  const placeOf = (index: number): CSSProperties => {
    const place = pace === 1 ? index * height : view.scrollTop + index * height - top;
    return { top: `${Math.max(0, Math.min(boxed - height, place))}px` };
  };
  const indexes = Array.from({ length: Math.max(0, last - first) }, (_, at) => first + at);
  // The active row stays in the page, so that it keeps the focus.
  if (active !== undefined && active < count) {
    if (active < first) indexes.unshift(active);
    else if (active >= last) indexes.push(active);
  }
  return (
    <div
      {...attributes}
      ref={box}
      onScroll={({ currentTarget: { scrollTop, clientHeight } }) => {
        if (!isWhole) setView({ scrollTop, height: clientHeight });
      }}
    >
      <div class="rows" role="presentation" style={{ height: `${boxed}px` }}>
        {indexes.map((index) => render(index, placeOf(index)))}
      </div>
    </div>
  );
}

function remInPixels(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
}
