-- Verify leadmill:crm/answer_of to pg

begin;

select 'crm.label_of(jsonb,jsonb)'::regprocedure;
select 'crm.answer_of(jsonb,text,text,jsonb,text)'::regprocedure;

rollback;
