-- LM061 proof_of_work_invalid (400): The form has no valid proof of work; `details` says what
--   is wrong with it: `missing`, `malformed`, `forged`, `expired`, `other_form`, `too_fast`,
--   `unsolved` or `used`.
--   To do: Solve a new challenge of `form_challenge`.
-- LM062 too_many_submissions (429): Too many leads, sign-ups or requests for a new password
--   came from this network.
--   To do: Wait as long as `Retry-After` says.

create or replace function ops.form_challenge(form text, guard jsonb) returns jsonb
language plpgsql volatile
as $$
declare
  v_guard constant jsonb := ops.setting_of('ops.form_guard') || jsonb_strip_nulls(form_challenge.guard);
  v_effort constant integer := (v_guard ->> 'effort')::integer;
  v_now constant numeric := extract(epoch from clock_timestamp());
  v_parameters jsonb;
begin
  -- Challenges have the form of ALTCHA, version 2, so its widget and its libraries can solve them.
  v_parameters := jsonb_build_object(
    'algorithm', 'SHA-256',
    'nonce', encode(extensions.gen_random_bytes(16), 'hex'),
    'salt', encode(extensions.gen_random_bytes(16), 'hex'),
    'cost', greatest(v_effort, 1),
    'keyLength', 32,
    'keyPrefix', case when v_effort > 0 then encode(extensions.gen_random_bytes(2), 'hex') else '' end,
    'expiresAt', floor(v_now)::bigint + 3600,
    'data', jsonb_build_object('form', form_challenge.form, 'at', floor(v_now * 1000)::bigint));
  return jsonb_build_object(
    'parameters', v_parameters,
    'signature', encode(ops.keyed_hash('form challenge ' || v_parameters::text), 'hex'),
    'is_required', (v_guard ->> 'is_required')::boolean,
    'seconds', (v_guard ->> 'seconds')::integer);
end
$$;

comment on function ops.form_challenge(text, jsonb) is
$$Create a challenge for a visitor who begins to fill in a form. It is not stored: its content and time are signed instead.
form: names the form, so that a challenge of one form is invalid for another. guard: overrides members of the setting
ops.form_guard.$$;

create or replace function ops.is_solution(parameters jsonb, counter bigint) returns boolean
language plpgsql immutable
as $$
declare
  v_key bytea := decode(parameters ->> 'salt', 'hex') || decode(parameters ->> 'nonce', 'hex')
    || substring(int8send(counter) from 5 for 4);
begin
  for i in 1..(parameters ->> 'cost')::integer loop
    v_key := sha256(v_key);
  end loop;
  return starts_with(encode(v_key, 'hex'), parameters ->> 'keyPrefix');
end
$$;

comment on function ops.is_solution(jsonb, bigint) is
$$Whether a number solves a challenge whose signature was checked before.$$;

create or replace function ops.proof_fault(form text, proof text, seconds integer) returns text
language plpgsql volatile
as $$
declare
  v_now constant numeric := extract(epoch from clock_timestamp());
  v_payload jsonb;
  v_parameters jsonb;
  v_counter text;
begin
  begin
    if length(proof_fault.proof) > 4000 then
      return 'malformed';
    end if;
    v_payload := convert_from(decode(proof_fault.proof, 'base64'), 'UTF8')::jsonb;
  exception when data_exception then
    return 'malformed';
  end;
  v_parameters := v_payload #> '{challenge,parameters}';
  v_counter := v_payload #>> '{solution,counter}';
  -- Compare hashes of both, so that the time taken reveals nothing about the signature.
  if (ops.keyed_hash(v_payload #>> '{challenge,signature}')
    = ops.keyed_hash(encode(ops.keyed_hash('form challenge ' || v_parameters::text), 'hex'))) is not true
  then
    return 'forged';
  elsif (v_parameters ->> 'expiresAt')::bigint < v_now then
    return 'expired';
  elsif v_parameters #>> '{data,form}' is distinct from proof_fault.form then
    return 'other_form';
  elsif v_now * 1000 - (v_parameters #>> '{data,at}')::bigint < proof_fault.seconds * 1000 then
    return 'too_fast';
  elsif v_counter is null or v_counter !~ '^[0-9]{1,10}$' or v_counter::bigint > 4294967295
    or not ops.is_solution(v_parameters, v_counter::bigint)
  then
    return 'unsolved';
  -- If the request is refused for another reason, this is rolled back with it, and the proof is valid for the next
  -- attempt.
  elsif ops.spend('ops.form_proofs', v_payload #>> '{challenge,signature}') is not null then
    return 'used';
  end if;
  return null;
end
$$;

comment on function ops.proof_fault(text, text, integer) is
$$The fault of a proof: malformed, forged, expired, other_form, too_fast, unsolved or used. Null if it is valid; it is used up
by this call. proof: what ALTCHA's widget returns, base64 of JSON with the challenge and its solution.$$;

create or replace function ops.require_form_proof(limit_name text, form text, guard jsonb) returns boolean
language plpgsql volatile
as $$
declare
  v_guard constant jsonb := ops.setting_of('ops.form_guard') || jsonb_strip_nulls(require_form_proof.guard);
  v_proof constant text := nullif(request.header('x-form-proof'), '');
  v_wait interval;
  v_fault text;
begin
  -- Partners and admins are trusted.
  if request.role_name() in ('partner', 'admin') then
    return true;
  end if;
  v_wait := ops.spend(require_form_proof.limit_name, encode(ops.network_key(), 'hex'));
  if v_wait is not null then
    perform ops.raise_http(429, 'LM062', 'too many forms were sent from this network', null,
      'Wait, or ask the operator for a partner account.',
      jsonb_build_object('Retry-After', ops.seconds_of(v_wait)));
  end if;
  if coalesce(request.header('x-form-trap'), '') <> '' then
    return false;
  end if;
  v_fault := case
    when v_proof is not null then ops.proof_fault(require_form_proof.form, v_proof, (v_guard ->> 'seconds')::integer)
    when (v_guard ->> 'is_required')::boolean then 'missing' end;
  if v_fault is not null then
    perform ops.raise_http(400, 'LM061', 'proof of work is missing or invalid',
      jsonb_build_array(jsonb_build_object('field', 'X-Form-Proof', 'code', v_fault, 'message', case v_fault
        when 'missing' then 'is required'
        when 'too_fast' then format('must be sent no earlier than %s seconds after its challenge', v_guard ->> 'seconds')
        when 'used' then 'was used already'
        else 'must solve a challenge of this form that is less than an hour old' end))::text,
      'Solve a challenge of form_challenge.');
  end if;
  return true;
end
$$;

comment on function ops.require_form_proof(text, text, jsonb) is
$$Check a public form: how many were sent from the network (limit_name), and whether a robot sent it. Returns false if the
field that people do not see was filled in (header X-Form-Trap); the caller must then answer as usual and do nothing. The
proof of work is the header X-Form-Proof. form: as for ops.form_challenge(). A proof of work only makes abuse costlier: it
does not prove that a person sent the form.
Errors: LM061 proof of work is missing or invalid (400), LM062 too many (429).$$;
