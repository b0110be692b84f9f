-- LM762 crm_authorization_invalid (400): Nobody has begun to connect Pipedrive with this state
--   in this session, or the state was used or has expired.
--   To do: Begin again.

create or replace function crm.complete_authorization(state text, code text) returns uuid
language plpgsql volatile security definer -- web roles have no write privilege on tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_organization_id constant uuid := identity.require_permission('manage_settings');
  v_request crm.authorization_request;
begin
  perform crm.require_no_fault(catalog.check_answers(
    jsonb '[{"id": "code", "type": "text", "required": true, "options": {"max_length": 500, "pattern": "[!-~]+"}}]',
    jsonb_build_object('code', code)) -> 'faults');
  update crm.authorization_request as r
  set
    status = 'exchanging',
    code = ops.encrypt_secret('crm.authorization_request.code', r.organization_id, r.id, complete_authorization.code)
  where r.state_digest = sha256(convert_to(coalesce(complete_authorization.state, ''), 'UTF8')) and r.status = 'begun'
    and r.organization_id = v_organization_id and r.session_id = request.session_id() and r.requested_by = request.user_id()
    and r.expires_at > clock_timestamp()
  returning r.* into v_request;
  if not found then
    perform ops.raise_http(400, 'LM762', 'the state is not valid', null, 'Begin again.');
  end if;
  perform queue.defer('exchange_code', jsonb_build_object('authorization_id', v_request.id), lock => 'crm-exchange:' || v_request.id);
  return v_request.id;
end
$$;

comment on function crm.complete_authorization(text, text) is
$$Complete what begin_authorization() began, with the code that Pipedrive sent. The code is encrypted; a worker exchanges it. Returns
the request; crm_authorizations shows its progress.
Errors: LM115 role not allowed; LM750 not a code; LM762 the state is unknown, used or expired, or another session's; LM960 no
encryption key.$$;

grant execute on function crm.complete_authorization(text, text) to member;
