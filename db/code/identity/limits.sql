create or replace function identity.require_no_wait(wait interval) returns void
language plpgsql volatile
as $$
begin
  if wait is not null then
    perform ops.raise_http(429, 'LM062', 'too many requests from this network', null, 'Wait as `Retry-After` says.',
      jsonb_build_object('Retry-After', ops.seconds_of(wait)));
  end if;
end
$$;

comment on function identity.require_no_wait(interval) is
$$Raise if there is a time to wait.
Errors: LM062 too many from this network (429).$$;

create or replace function identity.device_key(kind text, value text) returns bytea
language sql stable
set search_path = pg_catalog, pg_temp
return ops.keyed_hash(kind || ' ' || value);

comment on function identity.device_key(text, text) is $$Key of a device, network or agent in identity.known_device.$$;

create or replace function identity.is_known_origin(user_id uuid, kind text, value text) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
return exists (
  select from identity.known_device as d
  where d.user_id = is_known_origin.user_id and d.key = identity.device_key(kind, value));

comment on function identity.is_known_origin(uuid, text, text) is
$$Whether a user has logged in with this device, from this network, or with this agent.$$;

create or replace function identity.remember_origin(user_id uuid, kind text, value text) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  insert into identity.known_device as d (user_id, key)
  select remember_origin.user_id, identity.device_key(remember_origin.kind, remember_origin.value) where remember_origin.value is not null
  on conflict on constraint known_device_pkey do update set last_used_at = clock_timestamp()
$$;

comment on function identity.remember_origin(uuid, text, text) is
$$Remember the device, network and agent from which a user has been authenticated.$$;

create or replace function identity.spend_attempt(kind text, party text, user_id uuid, device text) returns interval
language plpgsql volatile
as $$
declare
  v_limit constant text := 'identity.' || spend_attempt.kind;
  v_network constant text := ops.network_of(request.client_address());
  v_wait interval;
begin
  -- A known device has a limit of its own, which others' guesses cannot use up.
  if identity.is_known_origin(spend_attempt.user_id, 'device', spend_attempt.device) then
    return ops.spend(v_limit || '_device', spend_attempt.user_id || ' ' || spend_attempt.device);
  end if;
  v_wait := ops.spend(v_limit || '_network', v_network);
  if v_wait is null then
    v_wait := ops.spend(v_limit || '_pair', spend_attempt.party || ' ' || v_network);
  end if;
  -- Against guesses from many networks. It slows down only log-ins from unknown networks, so it does not lock the user
  -- out.
  if v_wait is null and not identity.is_known_origin(spend_attempt.user_id, 'network', v_network) then
    v_wait := ops.spend(v_limit || '_account', spend_attempt.party);
  end if;
  return v_wait;
end
$$;

comment on function identity.spend_attempt(text, text, uuid, text) is
$$Spend an attempt at a password (kind log_in, party: the address) or at the second factor (kind code, party: the user). Returns null if it
is allowed, otherwise the time to wait. user_id is null for an address without an account, which is counted alike.$$;

create or replace function identity.give_back_attempt(kind text, party text, user_id uuid, device text) returns void
language plpgsql volatile
as $$
declare
  v_limit constant text := 'identity.' || give_back_attempt.kind;
  v_network constant text := ops.network_of(request.client_address());
begin
  if identity.is_known_origin(give_back_attempt.user_id, 'device', give_back_attempt.device) then
    perform ops.release_spending(v_limit || '_device', give_back_attempt.user_id || ' ' || give_back_attempt.device);
    return;
  end if;
  perform ops.release_spending(v_limit || '_network', v_network, 1);
  perform ops.release_spending(v_limit || '_pair', give_back_attempt.party || ' ' || v_network);
  if not identity.is_known_origin(give_back_attempt.user_id, 'network', v_network) then
    perform ops.release_spending(v_limit || '_account', give_back_attempt.party, 1);
  end if;
end
$$;

comment on function identity.give_back_attempt(text, text, uuid, text) is
$$Give back what identity.spend_attempt() spent, after a right password or code, and reset the count of this network for this account.$$;
