// SPDX-License-Identifier: Apache-2.0
// Shows what the service answers: waiting, the answer, or why there is none and a way to try again.
import { Component, h } from "preact";
import { t } from "../text/i18n";
import { Button } from "./button";
import { Notice } from "./notice";

interface Props<T> {
  /** What is asked for; when it changes, it is asked anew. */
  of: string;
  from: (signal: AbortSignal) => Promise<T>;
  show: (value: T, again: () => void) => JSX.Element | null;
  waiting?: string;
  /** Keep what is shown while it is asked anew. */
  keep?: boolean;
}

interface State<T> {
  value?: T;
  error?: Error;
}

export class Load<T> extends Component<Props<T>, State<T>> {
  state: State<T> = {};
  private asked: AbortController | null = null;

  componentDidMount() {
    this.ask();
  }

  componentWillReceiveProps(next: Props<T>) {
    if (next.of !== this.props.of) this.ask(next, !next.keep);
  }

  componentWillUnmount() {
    this.asked?.abort();
  }

  ask = (props: Props<T> = this.props, forget = false) => {
    this.asked?.abort();
    const asked = new AbortController();
    this.asked = asked;
    if (forget) this.setState({ value: undefined, error: undefined });
    props.from(asked.signal).then(
      (value) => !asked.signal.aborted && this.setState({ value, error: undefined }),
      (error: Error) => !asked.signal.aborted && this.setState({ value: undefined, error }),
    );
  };

  render(props: Props<T>, { value, error }: State<T>) {
    if (error)
      return (
        <Notice tone="bad" title={t("That could not be shown")}>
          <p>{error.message}</p>
          <Button onClick={() => this.ask(this.props, true)}>{t("Try again")}</Button>
        </Notice>
      );
    if (value === undefined) return <Waiting text={props.waiting} />;
    return <div>{props.show(value, () => this.ask())}</div>;
  }
}

export function Waiting({ text }: { text?: string }) {
  return (
    <p class="waiting" role="status">
      <span class="spinner" aria-hidden="true" />
      {text ?? t("One moment …")}
    </p>
  );
}
