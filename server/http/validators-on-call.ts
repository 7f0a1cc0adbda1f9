/**
 * Compiles the schema of a request when the first such request comes. All schemas together take a fifth
 * of a start, and most processes see a few of their routes.
 */
import { AjvCompiler } from '@fastify/ajv-compiler'

type BuildValidators = ReturnType<typeof AjvCompiler>
type Compile = ReturnType<BuildValidators>
type Validate = ReturnType<Compile>

const build = AjvCompiler()

export function validatorsOnCall(...[schemas, options]: Parameters<BuildValidators>): Compile {
  const compile = build(schemas, options)
  return (route) => {
    let validate: Validate | undefined
    // Fastify calls it, and reads what is wrong from the function itself; no more than that.
    const onCall: Pick<Validate, 'errors'> & ((data: unknown) => unknown) = (data) => {
      validate ??= compile(route)
      const isValid = validate(data)
      onCall.errors = validate.errors ?? null
      return isValid
    }
    return onCall as Validate
  }
}
