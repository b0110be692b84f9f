-- LM750 invalid_crm_connection (400): A CRM connection, its exclusions or its mapping have
--   faults.
--   To do: Correct each field listed in `details`.
-- LM751 crm_connection_not_found (404): There is no such CRM connection.

create or replace function crm.require_connection(connection_id uuid) returns crm.connection
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_connection crm.connection;
begin
  select c.* into v_connection from crm.connection as c where c.id = require_connection.connection_id for no key update;
  if not found then
    perform ops.raise_http(404, 'LM751', 'no such connection', require_connection.connection_id::text);
  end if;
  return v_connection;
end
$$;

comment on function crm.require_connection(uuid) is
$$Lock an existing connection.
Errors: LM751 no such connection.$$;

create or replace function crm.require_no_fault(faults jsonb) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  if faults <> '[]' then
    perform ops.raise_http(400, 'LM750', 'the connection has faults', faults::text, 'details lists every wrong field.');
  end if;
end
$$;

comment on function crm.require_no_fault(jsonb) is
$$Raise an error when there is a fault.
Errors: LM750 all of them in details as a JSON list of {"field", "code", "message"}.$$;
