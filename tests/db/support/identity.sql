-- Helpers of the tests of identity. Never deployed.
create schema if not exists tests;

create table if not exists tests.mail_spy (
  id bigint generated always as identity, template text, recipient_kind text, recipient_id uuid, refs jsonb);

-- For this transaction: cheap hashes that are counted, and mails that are noted down instead of sent.
create or replace function tests.watch_identity() returns void
language plpgsql
as $$
begin
  update ops.setting set value = '4' where name = 'identity.password_cost';
  perform set_config('track_functions', 'all', true);
  -- Counts of a session's earlier transactions stay until they are reported, about once a second.
  perform set_config('tests.hashes_before', '0', true);
  perform set_config('tests.hashes_before', tests.hash_count()::text, true);
  grant insert on tests.mail_spy to public; -- the function below stays with its owner
  execute $spy$
    create or replace function notification.enqueue_mails(
      template text, recipient_kind text, recipients notification.recipient[]
    ) returns uuid[]
    language plpgsql volatile security definer
    as $body$
    begin
      insert into tests.mail_spy (template, recipient_kind, recipient_id, refs)
      select enqueue_mails.template, enqueue_mails.recipient_kind, a.id, a.refs from unnest(recipients) as a;
      return '{}';
    end
    $body$
  $spy$;
end
$$;

-- Templates of the mails to this address so far, in order, as they are decided when they are sent.
create or replace function tests.mails_to(email text) returns text[]
language plpgsql volatile security definer
as $$
#variable_conflict use_column
declare
  v_templates text[];
begin
  -- Sent and undone: to ask for a mail makes a token, or forgets the proof.
  begin
    select coalesce(array_agg(t.template order by t.id) filter (where t.template is not null), '{}') into v_templates
    from (
      select m.id, m.template
      from tests.mail_spy as m
      join identity.user_account as u on u.id = m.recipient_id and m.recipient_kind = 'user'
      where u.email = mails_to.email
      union all
      select m.id, identity.mail_of_proof(p.id) ->> 'template'
      from tests.mail_spy as m
      join identity.proof as p on p.id = m.recipient_id and m.recipient_kind = 'proof'
      where p.email = mails_to.email
    ) as t;
    raise exception using errcode = 'UNDO1';
  exception when sqlstate 'UNDO1' then
    return v_templates;
  end;
end
$$;

-- The token of a mail that asks for the newest proof of an address: what its owner finds there.
create or replace function tests.token_for(email text, purpose text) returns text
language sql volatile security definer
as $$
  select identity.issue_one_time_token((
    select p.id
    from identity.proof as p
    where p.email = token_for.email and p.purpose = token_for.purpose
    order by p.created_at desc, p.id desc
    limit 1))
$$;

-- How often bcrypt ran since tests.watch_identity().
create or replace function tests.hash_count() returns bigint
language sql volatile
as $$
  select coalesce(sum(f.calls), 0)::bigint - current_setting('tests.hashes_before')::bigint
  from pg_stat_xact_user_functions as f
  where f.schemaname = 'extensions' and f.funcname = 'crypt'
$$;

create or replace function tests.set_password(user_id uuid, password text) returns void
language sql security definer
as $$
  update identity.user_account as u
  set password_hash = extensions.crypt(set_password.password, extensions.gen_salt('bf', 4))
  where u.id = set_password.user_id
$$;

-- Status and code of an answer that was not raised: '401 LM101', '200 done'.
create or replace function tests.answer(body jsonb) returns text
language plpgsql
as $$
declare
  v_status text := coalesce(nullif(current_setting('response.status', true), ''), '200');
begin
  perform set_config('response.status', '', true);
  return v_status || ' ' || coalesce(body ->> 'code', 'done');
end
$$;

-- One header of the last answer.
create or replace function tests.answered_header(name text) returns text
language sql volatile
as $$
  select h.header ->> answered_header.name
  from jsonb_array_elements(nullif(current_setting('response.headers', true), '')::jsonb) as h (header)
  where h.header ? answered_header.name
$$;

-- An authenticator app of a user, set up already; it was used in the sessions that are open.
create or replace function tests.add_totp(user_id uuid) returns uuid
language sql security definer
as $$
  update identity.session as s set second_factor = 'totp' where s.user_id = add_totp.user_id;
  insert into identity.second_factor (user_id, kind, name, last_step, confirmed_at)
  values (add_totp.user_id, 'totp', 'Phone', 0, clock_timestamp())
  returning id
$$;

-- The code that an app shows now, or so many steps later.
create or replace function tests.code_of(factor_id uuid, ahead integer default 0) returns text
language sql volatile security definer
as $$
  select identity.totp(identity.totp_secret(code_of.factor_id), identity.totp_step(clock_timestamp()) + code_of.ahead)
$$;

-- A passkey of a user, registered already; it was used in the sessions that are open.
create or replace function tests.add_passkey(user_id uuid, credential_id bytea, sign_count bigint default 0) returns uuid
language sql security definer
as $$
  update identity.session as s set second_factor = 'passkey' where s.user_id = add_passkey.user_id;
  insert into identity.second_factor (
    user_id, kind, name, credential_id, public_key, sign_count, transports, is_backed_up, confirmed_at)
  values (
    add_passkey.user_id, 'passkey', 'Key', add_passkey.credential_id, '\x01', add_passkey.sign_count, '{internal}', false, clock_timestamp())
  returning id
$$;
