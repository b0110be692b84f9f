-- Helpers of the ledger's tests. Never deployed.
create schema if not exists tests;

create or replace function tests.forget_locks() returns void
language sql
as $$
  select set_config('ledger.locked_accounts', '', true);
$$;

comment on function tests.forget_locks() is
$$A test is one transaction that plays many: begin the next one, as far as ledger.lock_accounts() is concerned.$$;

create or replace function tests.fund(organization uuid, amount bigint, currency text default 'USD') returns void
language plpgsql
as $$
begin
  perform tests.forget_locks();
  perform ledger.post(
    'test:' || gen_random_uuid() || ':funded',
    'manual_credit',
    array[
      (ledger.open_account('organization', organization, 'wallet', currency), amount),
      (ledger.open_account('platform', null, 'adjustments', currency), -amount)]::ledger.leg[],
    actor => 'test',
    reason => 'money for a test');
  perform tests.forget_locks();
end
$$;

comment on function tests.fund(uuid, bigint, text) is $$Put money (minor units) into an organisation's wallet.$$;

create or replace function tests.account(kind text, organization uuid default null, currency text default 'USD')
returns bigint
language sql
return ledger.open_account(
  case when organization is null then 'platform' else 'organization' end, organization, kind, currency);

comment on function tests.account(text, uuid, text) is $$The account of an organisation, or the platform's.$$;

create or replace function tests.legs(variadic pairs bigint[]) returns ledger.leg[]
language sql
return (
  select array_agg(row(pairs[i], pairs[i + 1])::ledger.leg order by i)
  from generate_series(1, cardinality(pairs), 2) as i);

comment on function tests.legs(bigint[]) is $$Legs: account, amount, account, amount …$$;

create or replace function tests.purse(organization uuid, currency text default 'USD') returns text
language sql
return (
  select string_agg(
    format('%s %s', a.kind, a.balance) || case when a.held > 0 then format(' (%s held)', a.held) else '' end,
    ', ' order by a.kind)
  from ledger.account as a
  where a.organization_id = purse.organization and a.currency = purse.currency);

comment on function tests.purse(uuid, text) is $$What an organisation has, as text: debt 0, promo 0, wallet 500 (20 held).$$;

create or replace function tests.broken_by(statement text) returns text
language plpgsql
as $$
declare
  v_constraint text;
begin
  begin
    set constraints all immediate;
    execute statement;
    raise exception 'undo';
  exception when others then
    get stacked diagnostics v_constraint = constraint_name;
    v_constraint := coalesce(nullif(v_constraint, ''), case when sqlerrm <> 'undo' then sqlstate else 'nothing' end);
  end;
  return v_constraint;
end
$$;

comment on function tests.broken_by(text) is
$$The constraint that refuses a statement, or the code of another error, or nothing; what it did is undone.$$;

create or replace function tests.row_broken_by(room_table regclass, base jsonb, change jsonb default '{}') returns text
language sql
as $$
  select tests.broken_by(format(
    'insert into %1$s (%2$s) overriding system value select %2$s from jsonb_populate_record(null::%1$s, %3$L)',
    room_table, string_agg(quote_ident(a.attname), ', '), base || change))
  from pg_attribute as a
  where a.attrelid = room_table and a.attnum > 0 and not a.attisdropped and a.attgenerated = '';
$$;

comment on function tests.row_broken_by(regclass, jsonb, jsonb) is
$$The constraint that refuses a row: base, the whole row as JSON, with a change.$$;

create or replace function tests.charge_lead(
  assignment_id uuid, organization_id uuid, lead_id uuid, currency text, price bigint
) returns bigint
language sql volatile
return (ledger.charge_buyers(lead_id, currency, array[(assignment_id, organization_id, price)::ledger.charge]))[1];

comment on function tests.charge_lead(uuid, uuid, uuid, text, bigint) is
$$Charge one buyer for a lead. Returns the id of the journal.$$;
