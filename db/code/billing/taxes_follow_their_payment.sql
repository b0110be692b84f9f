create or replace function billing.settle_tax(deposit_id uuid) returns void
language plpgsql volatile
as $$
#variable_conflict use_variable
declare
  v_deposit billing.deposit;
  v_invoice billing.invoice;
  v_due bigint;
  v_posted bigint;
  v_count bigint;
begin
  -- What is posted for a payment is counted under the lock of its row.
  select d.* into v_deposit from billing.deposit as d where d.id = deposit_id and d.status = 'paid' for update;
  select i.* into v_invoice
  from billing.invoice_payment as p
  join billing.invoice as i on i.id = p.invoice_id
  where p.deposit_id = v_deposit.id and i.tax > 0;
  if not found then
    return;
  end if;
  v_due := round(
    v_invoice.tax::numeric * greatest(v_deposit.amount - v_deposit.refunded - v_deposit.disputed, 0) / v_invoice.total)::bigint;
  select coalesce(sum(e.amount), 0)::bigint, count(*) into v_posted, v_count
  from ledger.journal as j
  join ledger.entry as e on e.journal_id = j.id
  join ledger.account as a on a.id = e.account_id and a.kind = 'tax_payable'
  where j.subject_id = v_deposit.id and j.kind = 'tax';
  if v_due <> v_posted then
    perform ledger.post(
      format('%s:%s:tax:%s', v_deposit.processor, v_deposit.payment_intent_id, v_count + 1), 'tax',
      array[
        (ledger.open_account('platform', null, 'tax_payable', v_deposit.currency), v_due - v_posted),
        (billing.receiving_account(v_deposit), v_posted - v_due)]::ledger.leg[],
      subject_type => 'deposit', subject_id => v_deposit.id, actor => v_deposit.processor);
  end if;
end
$$;

comment on function billing.settle_tax(uuid) is
$$Move the taxes in the payment of an invoice from subscription_revenue to tax_payable, and back what of them was refunded or disputed: the
share that the payment has in the invoice. Locks the deposit.
Errors: those of ledger.post.$$;

create or replace function billing.taxes_follow_their_payment() returns trigger
language plpgsql volatile security definer -- whoever settles a refund may not post of its own accord
set search_path = pg_catalog, pg_temp
as $$
begin
  perform billing.settle_tax(new.id);
  return null;
end
$$;

comment on function billing.taxes_follow_their_payment() is
$$When the payment of an invoice is refunded or disputed, its taxes are not owed any more, as far as it came back.$$;

create trigger taxes_follow_their_payment
after update of refunded, disputed on billing.deposit
for each row when (new.organization_id is null and (new.refunded, new.disputed) is distinct from (old.refunded, old.disputed))
execute function billing.taxes_follow_their_payment();
