-- LM166 second_factor_required (403): Admins need a second factor, and this admin has none yet: until one is set up, nothing else is
--   served.
--   To do: Call `begin_totp` and `confirm_totp`, or `begin_passkey`, and go on in the same session.
-- LM168 admin_network_refused (403): Admins may not work from this network.
--   To do: Come from one of the networks of `LEADMILL_ADMIN_NETWORKS`.

create or replace function identity.is_admin_network() returns boolean
language plpgsql stable
as $$
declare
  v_networks constant jsonb := ops.setting_of('identity.admin_networks');
begin
  return v_networks = '[]' or exists (
    select from jsonb_array_elements_text(v_networks) as n (network) where request.client_address() <<= n.network::cidr);
end
$$;

comment on function identity.is_admin_network() is
$$Whether the request comes from a network that admins may work from: the setting identity.admin_networks; all if it is empty.$$;

create or replace function identity.lacks_second_factor(role text, second_factor text) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
return role = 'admin' and second_factor is null and ops.setting_of('identity.admin_second_factor')::boolean;

comment on function identity.lacks_second_factor(text, text) is
$$Whether a session with this role and second factor can do nothing but set one up: it is an admin's, opened without one, and the setting
identity.admin_second_factor requires one.$$;

create or replace function identity.require_admin_terms(session_id uuid, path text) returns void
language plpgsql stable
as $$
begin
  -- nginx asks whether a reading is to be recorded before it passes a request on. What is refused here is refused there, too.
  if path = '/rpc/record_reading' then
    return;
  end if;
  if not identity.is_admin_network() then
    perform ops.raise_http(403, 'LM168', 'admins may not work from this network');
  end if;
  if coalesce(path <> all ('{/passkeys,/rpc/begin_passkey,/rpc/begin_totp,/rpc/confirm_totp,/rpc/log_out,/rpc/me,/rpc/prove,
      /rpc/second_factors}'::text[]), true)
    and (
      select identity.lacks_second_factor(s.role, s.second_factor) from identity.session as s where s.id = require_admin_terms.session_id)
  then
    perform ops.raise_http(403, 'LM166', 'admins need a second factor', null, 'Set one up: begin_totp or begin_passkey.');
  end if;
end
$$;

comment on function identity.require_admin_terms(uuid, text) is
$$Refuse a request of an admin's session that comes from another network than those of the setting identity.admin_networks, or that has no
second factor where identity.admin_second_factor requires one, unless it is to set one up. path: of the request.
Errors: LM166, LM168 (403).$$;
