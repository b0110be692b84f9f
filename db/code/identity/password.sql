-- LM103 password_check_busy (429): Other passwords are being hashed right now. To do: Try again
--   after `Retry-After`.

create or replace function identity.password_rules() returns jsonb
language sql immutable
set search_path = pg_catalog, pg_temp
return '{"shortest": 12, "longest": 64}'::jsonb;

comment on function identity.password_rules() is $$Minimum and maximum length of a password, in characters.$$;

create or replace function identity.is_easy_password(password text) returns boolean
language plpgsql immutable
as $$
declare
  -- Words from the published lists of leaked passwords. Digits and signs between and around them add nothing.
  v_words constant text :=
    'password|passwort|passwd|passphrase|motdepasse|contrasena|pass|secret|letmein|welcome|willkommen|bienvenue|admin|'
    'administrator|root|user|username|login|logon|signin|guest|test|testing|tester|demo|default|changeme|change|example|'
    'iloveyou|loveyou|love|lover|forever|baby|angel|princess|prince|queen|king|monkey|dragon|tiger|lion|eagle|panther|'
    'football|baseball|basketball|soccer|hockey|cricket|liverpool|chelsea|arsenal|barcelona|superman|batman|spiderman|'
    'starwars|pokemon|minecraft|fortnite|roblox|matrix|naruto|sunshine|sunflower|flower|butterfly|rainbow|chocolate|'
    'cookie|cheese|banana|orange|pepper|ginger|shadow|master|killer|hunter|ranger|trustno|freedom|whatever|nothing|'
    'computer|internet|server|samsung|google|facebook|apple|microsoft|windows|linux|oracle|mysql|postgres|company|'
    'business|leadmill|leads|provider|marketplace|money|million|lucky|hello|helloworld|world|goodbye|thankyou|'
    'michael|michelle|jennifer|jessica|jordan|charlie|daniel|thomas|robert|andrew|anthony|joshua|matthew|ashley|'
    'nicole|hannah|amanda|summer|winter|spring|autumn|monday|friday|sunday|january|december|america|london|paris|'
    'berlin|nairobi|kenya|jesus|christ|heaven|blessed|abc|abcd|abcde|abcdef|qwe|qwer|qwert|qwerty|qwertz|azerty|'
    'qwertyuiop|qwertzuiop|asd|asdf|asdfg|asdfgh|asdfghjkl|zxc|zxcv|zxcvb|zxcvbn|zxcvbnm|yxcvbnm|qaz|wsx|edc|qazwsx|x+|a+|z+';
  v_lower constant text := lower(password);
  v_letters text[];
  v_steps bigint;
  v_kinds bigint;
begin
  -- Distinct visible characters. Four are too few, whatever the length.
  select count(distinct c) into v_kinds
  from regexp_split_to_table(
    regexp_replace(v_lower, '[' || ops.blank_class() || ']', '', 'g'),
    '') as c
  where c <> '';
  if v_kinds < 5 then
    return true;
  end if;
  -- Mostly ascending or descending runs of letters or digits.
  select count(*) into v_steps
  from generate_series(1, length(v_lower) - 1) as n
  where ascii(substr(v_lower, n + 1, 1)) - ascii(substr(v_lower, n, 1)) in (-1, 0, 1, 9, -9);
  if v_steps * 4 >= (length(v_lower) - 1) * 3 then
    return true;
  end if;
  -- Checked with signs that replace letters, and without.
  v_letters := array[
    regexp_replace(
      translate(
        regexp_replace(v_lower, '^[\d\s!-/:-@\[-`{-~]+|[\d\s!-/:-@\[-`{-~]+$', '', 'g'), '013457@$!', 'oieastasi'),
      '[\d\s!-/:-@\[-`{-~]', '', 'g'),
    regexp_replace(v_lower, '[\d\s!-/:-@\[-`{-~]', '', 'g')];
  return exists (
    select
    from unnest(v_letters) as l
    where l <> '' and l ~ ('^(' || v_words || ')*$')
      -- Along the rows and columns of a keyboard.
      or length(l) >= 8 and (
        strpos('qwertyuiopasdfghjklzxcvbnmqwertzuiopasdfghjklyxcvbnmazertyuiopqsdfghjklmqazwsxedcrfvtgbyhnujm', l) > 0
        or strpos('mnbvcxzlkjhgfdsapoiuytrewq', l) > 0));
end
$$;

comment on function identity.is_easy_password(text) is
$$Whether a password is easy to guess: common words with digits and signs around and between them, runs, a few characters
repeated, or nothing visible.$$;

create or replace function identity.password_fault(password text, email text default null) returns jsonb
language plpgsql immutable
as $$
declare
  v_password constant text := coalesce(password, '');
  v_shortest constant integer := (identity.password_rules() ->> 'shortest')::integer;
  v_longest constant integer := (identity.password_rules() ->> 'longest')::integer;
  v_fault text[];
begin
  -- The length of the composed text is what users count. It is checked first, because the other checks must not run on
  -- very long text.
  v_fault := case
    when length(v_password) > v_longest * 4 or length(normalize(v_password, nfc)) > v_longest then
      array['too_long', format('must have at most %s characters', v_longest)]
    when length(normalize(v_password, nfc)) < v_shortest then
      array['too_short', format('must have at least %s characters', v_shortest)]
    when strpos(lower(v_password), lower(email)) > 0
      or regexp_replace(lower(v_password), '[\d\s!-/:-@\[-`{-~]', '', 'g')
        in (regexp_replace(lower(split_part(email, '@', 1)), '[\d\s!-/:-@\[-`{-~]', '', 'g'),
          regexp_replace(lower(email), '[\d\s!-/:-@\[-`{-~]', '', 'g')) then
      array['too_easy', 'must not be the e-mail address or be derived from it']
    when identity.is_easy_password(v_password) then
      array['too_easy', 'is too easy to guess; use a few unrelated words']
  end;
  return case when v_fault is not null then
    jsonb_build_object('field', 'password', 'code', v_fault[1], 'message', v_fault[2]) end;
end
$$;

comment on function identity.password_fault(text, text) is
$$The fault of a new password for this e-mail address; null if there is none.$$;

create or replace function identity.bcrypt_input(password text) returns text
language sql stable
set search_path = pg_catalog, pg_temp
-- bcrypt silently ignores everything after 72 bytes. Normalised, because the same characters can be sent composed or
-- decomposed.
return case
  when octet_length(normalize(coalesce(password, ''), nfc)) <= 72 then normalize(coalesce(password, ''), nfc)
  else encode(ops.keyed_hash('password ' || normalize(password, nfc)), 'base64') end;

comment on function identity.bcrypt_input(text) is
$$The text of a password that bcrypt hashes: the password itself, or a keyed hash of one that is longer than bcrypt reads.$$;

create or replace function identity.hash_password(password text) returns text
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select extensions.crypt(
    identity.bcrypt_input(hash_password.password),
    extensions.gen_salt('bf', ops.setting_of('identity.password_cost')::integer))
$$;

comment on function identity.hash_password(text) is $$bcrypt of a password, at the cost of the setting identity.password_cost.$$;

create or replace function identity.check_password(password text, hash text) returns boolean
language plpgsql volatile
as $$
declare
  v_is_possible constant boolean := length(password) <= 1000;
begin
  if hash is null then
    -- Hash even if there is nothing to compare with, so that the time is the same.
    perform identity.hash_password(case when v_is_possible then password end);
    return false;
  end if;
  return extensions.crypt(identity.bcrypt_input(case when v_is_possible then password end), hash) = hash
    and coalesce(v_is_possible, false);
end
$$;

comment on function identity.check_password(text, text) is
$$Whether a password has this hash. It always takes one bcrypt, also without a hash.$$;

create or replace function identity.acquire_hash_slot(purpose text) returns boolean
language plpgsql volatile
as $$
declare
  v_network constant text := ops.network_of(request.client_address());
  v_slots constant integer := case purpose when 'log_in' then 3 else 1 end;
begin
  -- Held until commit. Hashing is pure CPU, so more at a time would starve everything else. Each purpose has slots of
  -- its own, so that sign-ups do not take those of log-ins, and no network can take all slots.
  if v_network is not null and v_slots > 1
    and not pg_try_advisory_xact_lock(hashtext('identity.hash_slot ' || purpose || ' ' || v_network), 1)
    and not pg_try_advisory_xact_lock(hashtext('identity.hash_slot ' || purpose || ' ' || v_network), 2)
  then
    return false;
  end if;
  for v_slot in 1..v_slots loop
    if pg_try_advisory_xact_lock(hashtext('identity.hash_slot ' || purpose), v_slot) then
      return true;
    end if;
  end loop;
  return false;
end
$$;

comment on function identity.acquire_hash_slot(text) is
$$Take a slot for hashing passwords; false if all are taken. log_in has three, of which one network can take two. Other
purposes have one each: sign_up (anybody), link (holders of a mail's token) and own (logged-in users).$$;

create or replace function identity.require_hash_slot(purpose text) returns void
language plpgsql volatile
as $$
begin
  if not identity.acquire_hash_slot(purpose) then
    perform ops.raise_http(429, 'LM103', 'too many passwords are being checked', null, 'Try again.', '{"Retry-After": "1"}');
  end if;
end
$$;

comment on function identity.require_hash_slot(text) is
$$Take a slot for hashing passwords, or raise.
Errors: LM103 too many passwords are being checked (429).$$;
