-- Deploy leadmill:api/export_statement to pg

begin;

create function api.export_statement(currency text, since date, until date, organization_id uuid default null)
returns hook."text/csv"
language sql stable
begin atomic
  select ledger.export_statement(
    ops.bounded(export_statement.currency, 'currency'), export_statement.since, export_statement.until, export_statement.organization_id
  )::hook."text/csv";
end;

comment on function api.export_statement(text, date, date, uuid) is
$$The account statement of a period as CSV
Ask with Accept: text/csv. All lines in a currency since a day and until another, both included, in the time zone of the
organisation; oldest first, at most 50000. organization_id: for admins; members see their own.
Errors: LM111 no such organisation (404), LM413 unknown currency, LM421 no period, or too many lines (400).$$;

grant execute on function api.export_statement(text, date, date, uuid) to member, admin;

commit;
