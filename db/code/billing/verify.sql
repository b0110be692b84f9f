create or replace function billing.journal_faults(after_id bigint, up_to_id bigint)
returns table (fault text, account_id bigint, journal_id bigint, detail text)
language sql stable
begin atomic
  select 'paid deposit and journal disagree', null::bigint, j.id, format('deposit %s', j.subject_id)
  from ledger.journal as j
  left join billing.deposit as d on d.id = j.subject_id and d.status = 'paid'
  where j.id > after_id and j.id <= up_to_id and j.kind in ('deposit', 'payment')
    and (d.id is null or d.amount is distinct from (
      select sum(e.amount)
      from ledger.entry as e
      join ledger.account as a on a.id = e.account_id
      where e.journal_id = j.id and a.currency = d.currency
        and case
          when d.organization_id is not null then a.organization_id = d.organization_id
          when exists (select from billing.invoice_payment as i where i.deposit_id = d.id) then a.kind = 'subscription_revenue'
          else a.kind = 'payment_revenue' end))
  union all
  select 'journal of no deposit', null, j.id, format('deposit %s', j.subject_id)
  from ledger.journal as j
  where j.id > after_id and j.id <= up_to_id and j.subject_type = 'deposit' and j.kind not in ('deposit', 'payment')
    and not exists (select from billing.deposit as d where d.id = j.subject_id);
end;

comment on function billing.journal_faults(bigint, bigint) is
$$Journals of deposits, after one id and up to another, without a paid deposit, and other journals of deposits that do not exist:
the subject of a journal has no foreign key.$$;

create or replace function billing.account_faults(after_id bigint, up_to_id bigint)
returns table (fault text, account_id bigint, journal_id bigint, detail text)
language sql stable
begin atomic
  select 'paid deposit without a journal', a.id, null::bigint, format('deposit %s', d.id)
  from ledger.account as a
  join billing.deposit as d on d.organization_id = a.organization_id and d.currency = a.currency and d.status = 'paid'
  where a.id > after_id and a.id <= up_to_id and a.kind = 'wallet'
    and not exists (
      select from ledger.journal as j where j.subject_id = d.id and j.subject_type = 'deposit' and j.kind = 'deposit')
  union all
  select 'paid deposit without a journal', a.id, null, format('payment %s', d.id)
  from ledger.account as a
  join billing.deposit as d on d.organization_id is null and d.currency = a.currency and d.status = 'paid'
  left join billing.invoice_payment as i on i.deposit_id = d.id
  where a.id > after_id and a.id <= up_to_id
    and a.kind = case when i.deposit_id is null then 'payment_revenue' else 'subscription_revenue' end
    and not exists (
      select from ledger.journal as j where j.subject_id = d.id and j.subject_type = 'deposit' and j.kind = 'payment')
  union all
  select 'payment and its deposit disagree', a.id, null, format('payment %s', d.id)
  from ledger.account as a
  join billing.deposit as d on d.organization_id is null and d.currency = a.currency
  left join billing.payment as p on p.id = d.id
  where a.id > after_id and a.id <= up_to_id and a.kind = 'payment_revenue'
    and not exists (select from billing.invoice_payment as i where i.deposit_id = d.id)
    and (p.id is null or (p.status = 'success') <> (d.status = 'paid'));
end;

comment on function billing.account_faults(bigint, bigint) is
$$Paid deposits without a journal, of the owners of accounts after one id and up to another, and payments that stand alone whose state is
not that of their deposit. A deposit of no organisation pays an invoice, or stands alone.$$;

create or replace function billing.verify() returns table (fault text, account_id bigint, journal_id bigint, detail text)
language sql stable
begin atomic
  select * from ledger.verify()
  union all
  select * from billing.journal_faults(-9223372036854775808, 9223372036854775807)
  union all
  select * from billing.account_faults(-9223372036854775808, 9223372036854775807);
end;

comment on function billing.verify() is
$$Verify the ledger as ledger.verify() does, and compare it with the deposits. Returns a row for each fault, none when all is right.$$;
