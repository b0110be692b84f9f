-- LM160 fresh_proof_required (403): This step needs a proof of who the user is that is at most five minutes old, so that a stolen
--   access token is not enough for it.
--   To do: Call `prove` with the password or a code and try again.

create or replace function identity.has_fresh_proof() returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
return exists (
  select from identity.session as s
  where s.id = request.session_id() and s.user_id = request.user_id() and s.ended_at is null
    -- The password alone is no proof any more once there is a second factor.
    and (s.second_factor is not null or not identity.has_second_factor(s.user_id))
    and s.proved_at > clock_timestamp() - make_interval(secs => ops.setting_of('identity.fresh_proof_seconds')::numeric));

comment on function identity.has_fresh_proof() is
$$Whether the user of the caller's session proved who they are within identity.fresh_proof_seconds, by a second factor
where one is set up. Never for an API key.$$;

create or replace function identity.require_fresh_proof() returns void
language plpgsql volatile
as $$
begin
  if not identity.has_fresh_proof() then
    perform ops.raise_http(403, 'LM160', 'a fresh proof of who you are is needed', null, 'Call prove, then try again.');
  end if;
end
$$;

comment on function identity.require_fresh_proof() is
$$Refuse a step that needs more than an access token, unless the session's user proved who they are a moment ago.
Errors: LM160 fresh proof required (403).$$;
