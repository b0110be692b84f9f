create or replace function api.complete_crm_authorization(state text, code text) returns uuid
language sql volatile
begin atomic
  select crm.complete_authorization(
    ops.bounded(complete_crm_authorization.state, 'state', 200), ops.bounded(complete_crm_authorization.code, 'code'));
end;

comment on function api.complete_crm_authorization(text, text) is
$$Complete connecting Pipedrive by OAuth
state, code: from the address to which the browser returned. Only the session that began can complete, once, within ten minutes.
Returns the id of the request: crm_authorizations shows its progress.
Errors: LM115 role not allowed; LM750 not a code; LM762 the state is unknown, used or expired, or another session's; LM960 no
encryption key.$$;

grant execute on function api.complete_crm_authorization(text, text) to member;
