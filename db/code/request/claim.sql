create or replace function request.claim(name text) returns text
language sql stable parallel safe
return nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> name;

comment on function request.claim(text) is $$One claim of the token in hand, null without a token.$$;

-- Policies run as the caller, and theirs are the only ones that ask who he is; definers need no grant.
grant execute on function request.claim(text) to member;
