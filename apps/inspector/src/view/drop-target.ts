import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { UnreadableError } from "../model/opening.js";
import { complain, open, openText } from "./actions.js";

/** Takes files and text that are dropped anywhere; whether something is being dragged over the page. */
export function useDropTarget(): boolean {
  const isOver = useSignal(false);
  useEffect(() => {
    const onOver = (event: DragEvent): void => {
      event.preventDefault();
      isOver.value = true;
    };
    const onLeave = ({ relatedTarget }: DragEvent): void => {
      if (relatedTarget === null) isOver.value = false;
    };
    const onDrop = (event: DragEvent): void => {
      event.preventDefault();
      isOver.value = false;
      const [file, ...others] = event.dataTransfer?.files ?? [];
      if (file === undefined) openText(event.dataTransfer?.getData("text/plain") ?? "");
      else if (others.length > 0) complain(new UnreadableError("One file at a time, please."));
      else void open(file);
    };
    window.addEventListener("dragover", onOver);
    window.addEventListener("dragleave", onLeave);
    window.addEventListener("drop", onDrop);
    return () => {
      window.removeEventListener("dragover", onOver);
      window.removeEventListener("dragleave", onLeave);
      window.removeEventListener("drop", onDrop);
    };
  }, [isOver]);
  return isOver.value;
}
