// SPDX-License-Identifier: Apache-2.0
// What Preact takes and its types of this version do not know yet.
declare namespace JSX {
  interface IntrinsicAttributes {
    key?: string;
  }

  interface HTMLAttributes {
    spellcheck?: boolean;
    onClose?: (event: Event) => void;
    onCancel?: (event: Event) => void;
  }
}
