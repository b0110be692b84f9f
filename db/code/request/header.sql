create or replace function request.header(name text) returns text
language sql stable parallel safe
return nullif(current_setting('request.headers', true), '')::jsonb ->> lower(name);

comment on function request.header(text) is $$A header of the HTTP request; null outside of one.$$;

create or replace function request.client_address() returns inet
language plpgsql stable parallel safe
as $$
begin
  -- nginx overwrites this header with the address of its peer, so it is never what the client sent.
  return request.header('x-forwarded-for')::inet;
exception when invalid_text_representation then
  return null;
end
$$;

comment on function request.client_address() is $$Address of the client as nginx saw it; null outside of an HTTP request.$$;

create or replace function request.client_agent() returns text
language sql stable parallel safe
return left(request.header('user-agent'), 400);

comment on function request.client_agent() is $$User-Agent of the client, cut at 400 characters.$$;

create or replace function request.id() returns text
language sql stable parallel safe
return left(request.header('x-request-id'), 100);

comment on function request.id() is $$Request id that nginx generated. It is the same in every log.$$;
