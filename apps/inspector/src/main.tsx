import { render } from "preact";
import { App } from "./view/app.js";
import { ErrorBoundary } from "./view/error-boundary.js";
import "./view/style.css";

render(
  <ErrorBoundary>
    <App />
  </ErrorBoundary>,
  document.getElementById("page") as HTMLElement,
);
