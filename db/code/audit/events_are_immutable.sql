-- LM950 audit_immutable (400): The audit log and its seals are only ever added to. A trigger
--   enforces it.

create or replace function audit.events_are_immutable() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using
    errcode = 'LM950',
    message = 'the audit log is append-only',
    detail = format('%s on %I.%I', tg_op, tg_table_schema, tg_table_name);
end
$$;

comment on function audit.events_are_immutable() is
$$Refuse to update, delete or truncate the log and its seals, for every role.
Errors: LM950 nothing but an insert.$$;
