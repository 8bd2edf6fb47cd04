// SPDX-License-Identifier: Apache-2.0
// A question over the page. The browser's own dialog keeps the focus in it and gives it back.
import { Component, h } from "preact";
import { t } from "../text/i18n";
import { Button } from "./button";
import { newId } from "./field";
import { sayError } from "./notice";

interface Props {
  title: string;
  action: string;
  danger?: boolean;
  wide?: boolean;
  /** Done when it resolves; stays open with the error otherwise. */
  onAction: () => Promise<unknown>;
  onClose: () => void;
  children?: any;
}

export class Dialog extends Component<Props, { busy: boolean }> {
  state = { busy: false };
  private element: HTMLDialogElement | null = null;
  private heading = newId("dialog");

  componentDidMount() {
    this.element?.showModal();
  }

  // Preact uses the element again for the next dialog, which could not be opened when it is open already.
  componentWillUnmount() {
    this.element?.close();
  }

  closed = () => {
    // Told a little later, when the element may be the next dialog's.
    if (!this.element?.open) this.props.onClose();
  };

  act = (event: Event) => {
    event.preventDefault();
    this.setState({ busy: true });
    this.props.onAction().then(
      () => this.props.onClose(),
      (error) => {
        this.setState({ busy: false });
        sayError(error);
      },
    );
  };

  render(props: Props, { busy }: { busy: boolean }) {
    return (
      <dialog
        ref={(element: any) => (this.element = element)}
        class={props.wide ? "wide" : undefined}
        aria-labelledby={this.heading}
        onClose={this.closed}
      >
        <form onSubmit={this.act}>
          <h2 id={this.heading}>{props.title}</h2>
          <div class="body">{props.children}</div>
          <div class="actions">
            <Button onClick={() => props.onClose()}>{t("Cancel")}</Button>
            <Button kind={props.danger ? "danger" : "main"} submit busy={busy}>{props.action}</Button>
          </div>
        </form>
      </dialog>
    );
  }
}
