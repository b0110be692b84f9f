-- Revert leadmill:crm/answer_of to pg

begin;

drop function crm.answer_of(jsonb,text,text,jsonb,text);
drop function crm.label_of(jsonb,jsonb);

commit;
