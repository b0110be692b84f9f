create or replace function distribution.describe_assignment(refs jsonb, organization_id uuid, user_id uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'niche', n.name,
    'lead_id', l.id,
    'contact', jsonb_build_object('name', c.name, 'email', c.email, 'phone', c.phone),
    'answers', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'label', f.field ->> 'label', 'value', o.answers -> (f.field ->> 'id')) order by f.position), '[]')
      from jsonb_array_elements(s.fields) with ordinality as f (field, position)
      where o.answers ? (f.field ->> 'id')),
    'price', ledger.to_decimal(a.price, a.currency)::text,
    'currency', a.currency,
    'funds', ledger.to_decimal(f.balance, a.currency)::text)
  from sale.assignment as a
  -- What was left after this sale: a mail that goes out late, after other sales, says the same number as api.assignments.
  cross join lateral (
    select coalesce(sum(b.balance_after), 0)::bigint as balance
    from ledger.account as w
    cross join lateral (
      select p.balance_after from ledger.entry as p where p.account_id = w.id and p.id <= (
        select max(e.id) from ledger.entry as e where e.journal_id = a.journal_id and e.keeps_balance) order by p.id desc limit 1) as b
    where w.organization_id = a.organization_id and w.currency = a.currency) as f
  join intake.lead as l on l.id = a.lead_id
  join catalog.form_schema as s on s.id = l.form_schema_id
  join catalog.niche as n on n.id = l.niche_id
  join lateral intake.contact_of(l.id) as c on c.email is not null
  cross join lateral intake.answers_of(l) as o (answers)
  where a.id = (refs ->> 'assignment_id')::uuid
    -- The refs are ours, but contact data is given to the buyer only, so this checks the buyer again.
    and a.organization_id = describe_assignment.organization_id
$$;

comment on function distribution.describe_assignment(jsonb, uuid, uuid) is
$$A sale {assignment_id} for its buyer: the lead with its contact data, the price, the funds that were left. Null for others.$$;
