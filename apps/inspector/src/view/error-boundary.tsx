import { Component, type ComponentChildren } from "preact";

interface Props {
  readonly children: ComponentChildren;
}

interface State {
  readonly error: Error | undefined;
}

/** Says that the page has failed, in place of a page that is half there. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: undefined };

  static override getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render({ children }: Props, { error }: State): ComponentChildren {
    if (error === undefined) return children;
    return (
      <main class="failure">
        <div role="alert">
          <h1>The page has failed</h1>
          <p>This is a fault of the page, not of your packets: {error.message}</p>
        </div>
        <button
          type="button"
          onClick={() => {
            history.replaceState(null, "", location.pathname + location.search);
            location.reload();
          }}
        >
          Start again
        </button>
      </main>
    );
  }
}
