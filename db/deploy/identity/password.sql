-- Deploy leadmill:identity/password to pg

begin;

create function identity.password_fault(password text) returns jsonb
language sql immutable
set search_path = pg_catalog, pg_temp
return case
  when coalesce(length(password), 0) < 10 then
    '{"field": "password", "code": "too_short", "message": "must have at least 10 characters"}'::jsonb
  -- bcrypt would cut there without a word.
  when octet_length(password) > 72 then
    '{"field": "password", "code": "too_long", "message": "must have at most 72 bytes"}'::jsonb
end;

comment on function identity.password_fault(text) is $$What is wrong with a new password; null when nothing is.$$;

create function identity.hash_password(password text) returns text
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select extensions.crypt(
    coalesce(hash_password.password, ''),
    extensions.gen_salt('bf', ops.setting_of('identity.password_cost')::integer))
$$;

comment on function identity.hash_password(text) is $$bcrypt of a password, at the cost of the setting identity.password_cost.$$;

create function identity.check_password(password text, hash text) returns boolean
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  if hash is null then
    -- Nobody to compare with takes as long as somebody.
    perform identity.hash_password(password);
    return false;
  end if;
  return extensions.crypt(coalesce(password, ''), hash) = hash and octet_length(password) <= 72;
end
$$;

comment on function identity.check_password(text, text) is
$$True when the password has that hash. One bcrypt whatever the arguments, also without a hash.$$;

create function identity.take_hash_slot() returns boolean
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Held until commit. Hashing is all CPU: more at once would only starve everybody else.
  for v_slot in 1..3 loop
    if pg_try_advisory_xact_lock(hashtext('identity.hash_slot'), v_slot) then
      return true;
    end if;
  end loop;
  return false;
end
$$;

comment on function identity.take_hash_slot() is $$Take one of the three places for hashing passwords; false when all are taken.$$;

commit;
