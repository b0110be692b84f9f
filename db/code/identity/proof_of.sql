-- LM108 link_invalid (400): The link of the mail is unknown, has been used or has expired.
--   To do: Ask for a new one.

create or replace function identity.proof_of(token text, purpose text) returns identity.proof
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_hash constant bytea := sha256(convert_to(coalesce(proof_of.token, ''), 'UTF8'));
  v_proof identity.proof;
begin
  -- All of the address, in one order, since one who shows voids all: two who follow two links wait for each other in
  -- line, and the second finds nothing.
  perform from identity.proof as p
  where p.email = (
    select o.email from identity.one_time_token as t join identity.proof as o on o.id = t.proof_id where t.hash = v_hash)
  order by p.id
  for update;
  select p.* into v_proof
  from identity.proof as p
  where p.id = (select t.proof_id from identity.one_time_token as t where t.hash = v_hash)
    and p.purpose = proof_of.purpose
    and p.expires_at > clock_timestamp()
    and p.wrong_passwords < 10;
  if not found then
    perform ops.raise_http(400, 'LM108', 'link is not valid', null,
      'It was used, has run out, or was never sent. Ask for a new one.');
  end if;
  return v_proof;
end
$$;

comment on function identity.proof_of(text, text) is
$$What a token proves, locked with all proofs of its address. It stays good until identity.revoke_proofs().
Errors: LM108 unknown, used, run out, or of another purpose.$$;

create or replace function identity.revoke_proofs(email text) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  -- In one order: two who follow two links of one address do not wait for each other.
  with found as (
    select p.id from identity.proof as p where p.email = revoke_proofs.email order by p.id for update
  )
  delete from identity.proof as p using found where p.id = found.id
$$;

comment on function identity.revoke_proofs(text) is
$$Whose address it is has shown: forget whatever anybody said of it, and all links in mails to it.$$;
