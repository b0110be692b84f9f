-- LM421 invalid_statement_period (400): A statement has no period, or more than 50000 lines.
--   To do: `since` and `until` are days; choose a shorter period.

create or replace function ledger.export_statement(
  currency text, since date, until date, organization_id uuid default null
) returns text
language plpgsql stable security definer -- callers see only their own lines; reading as the owner skips the policies
set search_path = pg_catalog, pg_temp
as $$
declare
  v_most constant bigint := 50000::bigint;
  v_owner_id uuid := ledger.statement_owner(export_statement.organization_id);
  v_zone text;
  v_first_id bigint;
  v_opening record;
  v_count bigint;
  v_lines text;
begin
  if since is null or until is null or until < since or not isfinite(since) or not isfinite(until) then
    perform ops.raise_http(400, 'LM421', 'since and until are required, since first', hint => 'Both days are included.');
  end if;
  -- The currency becomes part of a response header.
  if not exists (select from ledger.currency as c where c.code = export_statement.currency) then
    perform ops.raise_http(400, 'LM413', 'unknown currency', hint => 'ISO 4217, upper case: USD.');
  end if;
  select o.time_zone into strict v_zone from identity.organization as o where o.id = v_owner_id;
  -- The balance before the first line; each line adds its amount to it.
  select min(e.id) into v_first_id
  from ledger.account as a
  join ledger.entry as e on e.account_id = a.id
  join ledger.journal as j on j.id = e.journal_id
  where a.organization_id = v_owner_id
    and a.currency = export_statement.currency
    and j.created_at >= ops.day_start(since, v_zone)
    and j.created_at < ops.day_start(until + 1, v_zone);
  select p.wallet, p.promo, p.debt into v_opening
  from ledger.owner_balance_after(v_owner_id, export_statement.currency, v_first_id - 1) as p;
  select
    count(*),
    string_agg(concat_ws(
      ',', l.id, to_char(l.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
      to_char(l.created_at at time zone v_zone, 'YYYY-MM-DD'), l.account, l.kind,
      ledger.to_decimal(l.amount, export_statement.currency),
      ledger.to_decimal(l.wallet + l.promo - l.debt, export_statement.currency),
      ledger.to_decimal(l.wallet, export_statement.currency), ledger.to_decimal(l.promo, export_statement.currency),
      ledger.to_decimal(l.debt, export_statement.currency), export_statement.currency, coalesce(l.lead_id::text, ''),
        coalesce(l.deposit_id::text, ''),
      coalesce(ops.csv_cell(l.reason), '')), E'\r\n' order by l.id)
  into v_count, v_lines
  from (
    select
      e.id, j.created_at, a.kind as account, j.kind, e.amount, j.reason,
      case j.subject_type when 'lead' then j.subject_id end as lead_id, case j.subject_type when 'deposit'
        then j.subject_id end as deposit_id,
      (v_opening.wallet + coalesce(sum(e.amount) filter (where a.kind = 'wallet') over up_to_here, 0))::bigint as wallet,
      (v_opening.promo + coalesce(sum(e.amount) filter (where a.kind = 'promo') over up_to_here, 0))::bigint as promo,
      (v_opening.debt - coalesce(sum(e.amount) filter (where a.kind = 'debt') over up_to_here, 0))::bigint as debt
    from ledger.account as a
    join ledger.entry as e on e.account_id = a.id
    join ledger.journal as j on j.id = e.journal_id
    where a.organization_id = v_owner_id
      and a.currency = export_statement.currency
      and j.created_at >= ops.day_start(since, v_zone)
      and j.created_at < ops.day_start(until + 1, v_zone)
    window up_to_here as (order by e.id)
    limit v_most + 1
  ) as l;
  if v_count > v_most then
    perform ops.raise_http(
      400, 'LM421', 'too many lines for one statement', details => v_most::text, hint => 'Choose a shorter period.');
  end if;
  perform ops.set_headers(jsonb_build_object(
    'Content-Disposition', format('attachment; filename="statement-%s-%s-%s.csv"', currency, since, until)));
  return concat_ws(
    E'\r\n', 'id,created_at,day,account,kind,amount,balance_after,wallet_after,promo_after,debt_after,currency,lead_id,deposit_id,reason',
      v_lines, '');
end
$$;

comment on function ledger.export_statement(text, date, date, uuid) is
$$All lines of an organisation in a currency between two days, both included, in its time zone, as CSV.
Errors: LM111, LM413, LM421.$$;

grant execute on function ledger.export_statement(text, date, date, uuid) to member, admin;

create or replace function api.export_statement(currency text, since date, until date, organization_id uuid default null)
returns hook."text/csv"
language sql stable
begin atomic
  select ledger.export_statement(
    ops.bounded(export_statement.currency, 'currency'), export_statement.since, export_statement.until, export_statement.organization_id
  )::hook."text/csv";
end;

comment on function api.export_statement(text, date, date, uuid) is
$$The account statement of a period as CSV
Request it with Accept: text/csv. All lines in a currency between two days, both included, in the time zone of the
organisation; oldest first, at most 50000. organization_id: for admins; members see their own.
Errors: LM111 no such organisation (404), LM413 unknown currency, LM421 no period, or too many lines (400).$$;

grant execute on function api.export_statement(text, date, date, uuid) to member, admin;
