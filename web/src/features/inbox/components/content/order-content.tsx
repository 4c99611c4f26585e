import { Plural, Trans } from "@lingui/react/macro";
import { ShoppingBag } from "lucide-react";
import { moneyOf } from "@/shared/lib/format";
import type { OrderLine } from "../../model/content";
import classes from "./content.module.css";
import { WhatsAppText } from "./whatsapp-text";

/** A basket sent from the catalogue. Prices are those the contact saw. */
export function OrderContent({ lines, text }: { lines: OrderLine[]; text: string }) {
  const currency = lines[0]?.currency ?? "";
  const isWhole = lines.every((line) => line.price !== null && line.currency === currency);
  const total = lines.reduce((sum, line) => sum + (line.price ?? 0) * line.quantity, 0);
  return (
    <div>
      <div className={classes.label}>
        <ShoppingBag size={14} aria-hidden />
        <Plural value={lines.length} one="Order of # product" other="Order of # products" />
      </div>
      <table className={classes.table}>
        <tbody>
          {lines.map((line) => (
            <tr key={line.product}>
              <td dir="auto">
                {line.quantity} × {line.product}
              </td>
              <td>
                {line.price !== null && line.currency !== ""
                  ? moneyOf(line.price, line.currency)
                  : ""}
              </td>
            </tr>
          ))}
        </tbody>
        {isWhole && currency !== "" && (
          <tfoot>
            <tr>
              <th scope="row">
                <Trans>Total</Trans>
              </th>
              <td>{moneyOf(total, currency)}</td>
            </tr>
          </tfoot>
        )}
      </table>
      {text && <WhatsAppText text={text} />}
    </div>
  );
}
