create or replace function report.ledger_facts(after_journal_id bigint, up_to_journal_id bigint, time_zone text)
returns table (
  day date, currency text, niche_id uuid, journal_kind text, account_kind text, amount bigint, entry_count bigint
)
language sql stable
begin atomic
  select
    (j.created_at at time zone ledger_facts.time_zone)::date, e.currency, l.niche_id, j.kind, a.kind, sum(e.amount)::bigint, count(*)
  from ledger.journal as j
  join ledger.entry as e on e.journal_id = j.id
  join ledger.account as a on a.id = e.account_id
  left join intake.lead as l on l.id = j.subject_id
  where j.id > ledger_facts.after_journal_id and j.id <= ledger_facts.up_to_journal_id
  group by 1, 2, 3, 4, 5;
end;

comment on function report.ledger_facts(bigint, bigint, text) is
$$Entries of the journals after one and up to another, summed up by day in a time zone.$$;

create or replace function report.provider_facts(after_journal_id bigint, up_to_journal_id bigint, time_zone text)
returns table (
  day date, organization_id uuid, niche_id uuid, currency text,
  sold_count bigint, sold bigint, refunded_count bigint, refunded bigint
)
language sql stable
begin atomic
  select
    (j.created_at at time zone provider_facts.time_zone)::date, a.organization_id, l.niche_id, e.currency,
    count(distinct j.id) filter (where j.kind = 'lead_charge'),
    coalesce(-sum(e.amount) filter (where j.kind = 'lead_charge'), 0)::bigint,
    count(distinct j.id) filter (where j.kind <> 'lead_charge'),
    coalesce(sum(e.amount) filter (where j.kind <> 'lead_charge'), 0)::bigint
  from ledger.journal as j
  join intake.lead as l on l.id = j.subject_id
  join ledger.entry as e on e.journal_id = j.id
  join ledger.account as a on a.id = e.account_id and a.owner_kind = 'organization'
  where j.id > provider_facts.after_journal_id and j.id <= provider_facts.up_to_journal_id
    and j.kind in ('lead_charge', 'lead_refund', 'reversal')
  group by 1, 2, 3, 4;
end;

comment on function report.provider_facts(bigint, bigint, text) is
$$Purchases and refunds of organisations in the journals after one and up to another, by day in a time zone.$$;
