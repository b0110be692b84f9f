-- Deploy leadmill:identity/spend_one_time_token to pg

begin;

create function identity.spend_one_time_token(token text, purpose text) returns uuid
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_hash constant bytea := sha256(convert_to(coalesce(spend_one_time_token.token, ''), 'UTF8'));
  v_user_id uuid;
begin
  -- A mail that was sent twice holds two tokens. All of them are used at once, locked in one order.
  perform from identity.one_time_token as t
  where t.user_id = (select o.user_id from identity.one_time_token as o where o.hash = v_hash)
    and t.purpose = spend_one_time_token.purpose
  order by t.hash
  for update;
  select t.user_id into v_user_id
  from identity.one_time_token as t
  join identity.user_account as u on u.id = t.user_id and u.deleted_at is null and u.status in ('pending', 'active')
  where t.hash = v_hash
    and t.purpose = spend_one_time_token.purpose
    and t.used_at is null
    and t.expires_at > clock_timestamp();
  if not found then
    perform ops.raise_http(400, 'LM108', 'link is not valid', null,
      'It was used, has run out, or was never sent. Ask for a new one.');
  end if;
  update identity.one_time_token as t
  set used_at = clock_timestamp()
  where t.user_id = v_user_id and t.purpose = spend_one_time_token.purpose and t.used_at is null;
  return v_user_id;
end
$$;

comment on function identity.spend_one_time_token(text, text) is
$$Use a token, and with it all others of its user and purpose. Returns the user.
Errors: LM108 unknown, used, run out, of another purpose, or of an account that is blocked.$$;

commit;
