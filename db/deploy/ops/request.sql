-- Deploy leadmill:ops/request to pg

begin;

create function ops.request_header(name text) returns text
language sql stable parallel safe
return nullif(current_setting('request.headers', true), '')::jsonb ->> lower(name);

comment on function ops.request_header(text) is $$One header of the HTTP request in hand, null outside of one.$$;

create function ops.client_address() returns inet
language plpgsql stable parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  -- nginx overwrites this header with the address of the peer; it is never what the client sent.
  return ops.request_header('x-forwarded-for')::inet;
exception when invalid_text_representation then
  return null;
end
$$;

comment on function ops.client_address() is $$Address of the client as nginx saw it, null where there is none.$$;

create function ops.client_agent() returns text
language sql stable parallel safe
return left(ops.request_header('user-agent'), 400);

comment on function ops.client_agent() is $$User-Agent of the client, cut at 400 characters.$$;

create function ops.request_id() returns text
language sql stable parallel safe
return left(ops.request_header('x-request-id'), 100);

comment on function ops.request_id() is $$Request id that nginx made; the same in every log.$$;

commit;
