-- Deploy leadmill:crm/update_connection to pg

begin;

create function crm.update_connection(
  connection_id uuid,
  name text default null,
  is_active boolean default null,
  takes_archived boolean default null,
  youngest interval default null,
  oldest interval default null
) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_connection constant crm.connection := crm.require_connection(connection_id);
  v_youngest constant interval := coalesce(youngest, v_connection.youngest);
  v_oldest constant interval := coalesce(oldest, v_connection.oldest);
begin
  perform crm.require_no_fault(coalesce((
    select jsonb_agg(jsonb_build_object('field', f.field, 'code', f.code, 'message', f.message))
    from (values
      ('name', 'wrong_length', 'must have 1 to 100 characters', length(btrim(update_connection.name)) not between 1 and 100),
      ('youngest', 'too_small', 'must not be below 0', v_youngest < '0'),
      ('oldest', 'out_of_range', 'must be longer than youngest and at most 5 years', v_oldest <= v_youngest or v_oldest > '5 years')
    ) as f (field, code, message, is_fault)
    where f.is_fault), '[]'));
  update crm.connection as c
  set
    name = coalesce(update_connection.name, c.name),
    is_active = coalesce(update_connection.is_active, c.is_active),
    takes_archived = coalesce(update_connection.takes_archived, c.takes_archived),
    youngest = v_youngest,
    oldest = v_oldest,
    updated_at = clock_timestamp()
  where c.id = v_connection.id;
  if not update_connection.is_active then
    perform crm.end_run(r.id, 'failed', 'switched_off')
    from crm.import_run as r where r.connection_id = v_connection.id and r.status in ('queued', 'running');
  elsif update_connection.is_active and not v_connection.is_active then
    perform crm.ask_again(v_connection.id);
  end if;
end
$$;

comment on function crm.update_connection(uuid, text, boolean, boolean, interval, interval) is
$$Change a connection. What is not given stays; an import under way keeps the window it began with.
is_active: false stops it, an import under way too; true has Pipedrive asked again at once. takes_archived: whether archived deals become leads too. youngest, oldest: age of the deals that do,
such as 3 days.
Errors: LM750 faults, listed in details; LM751 no such connection.$$;

create function crm.replace_token(connection_id uuid, token text) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_connection crm.connection := crm.require_connection(connection_id);
  v_last crm.import_run;
begin
  perform crm.require_no_fault(catalog.check_answers(
    jsonb '[{"id": "token", "type": "text", "required": true, "options": {"pattern": "[0-9a-f]{40}"}}]',
    jsonb_build_object('token', token)) -> 'faults');
  update crm.connection as c
  set
    token = ops.seal('crm.connection.token', c.organization_id, c.id, replace_token.token),
    paused_until_at = null,
    problem = null,
    problem_at = null,
    -- Whose token it is, is looked at before a deal is read with it.
    account_read_at = null,
    updated_at = clock_timestamp()
  where c.id = v_connection.id
  returning c.* into v_connection;
  perform crm.ask_again(v_connection.id);
  select r.* into v_last from crm.import_run as r where r.connection_id = v_connection.id order by r.created_at desc, r.id desc limit 1;
  if v_connection.is_active and v_last.status = 'failed'
    and v_last.problem in ('token_refused', 'account_unpaid', 'other_company', 'secret_not_opened')
  then
    perform crm.make_run(v_connection, 'admin');
  end if;
end
$$;

comment on function crm.replace_token(uuid, text) is
$$Use another API token of the same company, and ask Pipedrive again at once: an import that waits goes on, and one that the old token
had failed is started anew.
Errors: LM750 not a token; LM751 no such connection; LM960 no key to seal with.$$;

create function crm.rotate_webhook_secret(connection_id uuid) returns jsonb
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_connection constant crm.connection := crm.require_connection(connection_id);
  v_secret constant text := encode(extensions.gen_random_bytes(32), 'hex');
begin
  update crm.connection as c
  set
    webhook_secret = ops.seal('crm.connection.webhook_secret', c.organization_id, c.id, v_secret),
    webhook_digest = sha256(convert_to(v_secret, 'UTF8')),
    -- Pipedrive cannot change a webhook: the worker takes away what has our address and makes another.
    webhook_id = null,
    updated_at = clock_timestamp()
  where c.id = v_connection.id;
  perform crm.defer_account(v_connection.id);
  return jsonb_build_object('webhook_user', 'leadmill', 'webhook_secret', v_secret);
end
$$;

comment on function crm.rotate_webhook_secret(uuid) is
$$Make a new secret for the webhook; the old one is refused from now on. Returns {webhook_user, webhook_secret}; the secret
is shown this once.
Errors: LM751 no such connection; LM960 no key to seal with.$$;

grant execute on function crm.update_connection(uuid, text, boolean, boolean, interval, interval) to admin;
grant execute on function crm.replace_token(uuid, text) to admin;
grant execute on function crm.rotate_webhook_secret(uuid) to admin;

commit;
