create or replace function sale.journal_faults(after_id bigint, up_to_id bigint)
returns table (fault text, account_id bigint, journal_id bigint, detail text)
language sql stable
begin atomic
  select 'charge and assignment disagree', null::bigint, j.id, format('lead %s', j.subject_id)
  from ledger.journal as j
  left join sale.assignment as a on a.journal_id = j.id and a.lead_id = j.subject_id
  where j.id > after_id and j.id <= up_to_id and j.kind = 'lead_charge'
    and (a.id is null or -a.price is distinct from (
      select sum(e.amount)
      from ledger.entry as e
      join ledger.account as c on c.id = e.account_id
      where e.journal_id = j.id and c.organization_id = a.organization_id and c.currency = a.currency))
  union all
  select 'refund and assignment disagree', null, j.id, format('lead %s', j.subject_id)
  from ledger.journal as j
  left join sale.refund as r on r.journal_id = j.id
  left join sale.assignment as a on a.id = r.assignment_id and a.journal_id = j.reverses_id and a.lead_id = j.subject_id
  where j.id > after_id and j.id <= up_to_id and j.kind = 'lead_refund' and a.status is distinct from 'refunded'
  union all
  select 'state and refund disagree', null, j.id, format('assignment %s', a.id)
  from ledger.journal as j
  join sale.assignment as a on a.journal_id = j.id
  left join sale.refund as r on r.assignment_id = a.id
  where j.id > after_id and j.id <= up_to_id and (a.status = 'refunded') <> (r.assignment_id is not null)
  union all
  select 'assignment or refund with another journal', null, j.id, format('assignment %s', coalesce(a.id, r.assignment_id))
  from ledger.journal as j
  left join sale.assignment as a on a.journal_id = j.id
  left join sale.refund as r on r.journal_id = j.id
  where j.id > after_id and j.id <= up_to_id
    and (a.id is not null and j.kind <> 'lead_charge' or r.assignment_id is not null and j.kind <> 'lead_refund')
  union all
  select 'journal of no lead', null, j.id, format('lead %s', j.subject_id)
  from ledger.journal as j
  where j.id > after_id and j.id <= up_to_id and j.subject_type = 'lead'
    and not exists (select from intake.lead as l where l.id = j.subject_id);
end;

comment on function sale.journal_faults(bigint, bigint) is
$$Journals of leads, after one id and up to another, that contradict what was sold and refunded: the subject of a journal has no foreign
key. A charge is the price of its assignment, a refund that of a refunded one.$$;

create or replace function sale.verify() returns table (fault text, account_id bigint, journal_id bigint, detail text)
language sql stable
begin atomic
  select * from billing.verify()
  union all
  select * from sale.journal_faults(-9223372036854775808, 9223372036854775807);
end;

comment on function sale.verify() is
$$Verify the ledger as billing.verify() does, and compare it with what was sold. Returns a row for each fault, none when all is right.$$;
