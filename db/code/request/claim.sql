create or replace function request.claim(name text) returns text
language sql stable parallel safe
return nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> name;

comment on function request.claim(text) is $$A claim of the request's token; null without a token.$$;

-- Policies run with the rights of the caller and read its claims, so web roles need these grants. Definers need none.
grant execute on function request.claim(text) to member;
