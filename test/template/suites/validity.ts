import { RegoEngine, type StandardDiagnostic, TemplateFile } from '@aws/cloudformation-validate';
import { afterAll, describe, expect, it } from '@jest/globals';
import type { PackagedService } from '../support/package-service.ts';

/** Warnings that osls causes itself. */
const accepted = {
  /** It adds `DependsOn` to a function's own `Fn::GetAtt` of the role. */
  W3005: 'superfluous dependency',
} as const;

/** Where osls puts the artefacts of this very run. */
const withoutTimeStamps = ({ template }: PackagedService) =>
  JSON.stringify(template).replaceAll(/\d{13}-\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'NOW');

export const validity = (primary: PackagedService, secondary: PackagedService): void => {
  describe(`the compiled template of stage ${primary.stage}`, () => {
    const engine = new RegoEngine();
    afterAll(() => {
      engine.free();
    });

    const problemsOf = (path: string): readonly string[] =>
      engine
        .validateStandard(new TemplateFile(path))
        .diagnostics.filter(({ severity }) => ['WARN', 'ERROR', 'FATAL'].includes(severity))
        .filter(({ ruleId }: StandardDiagnostic) => !(ruleId in accepted))
        .map(({ ruleId, message }) => `${ruleId} ${message}`);

    it.each([primary, secondary])(
      'has nothing that AWS CloudFormation Validate objects to, for $region',
      ({ templatePath }) => {
        expect(problemsOf(templatePath)).toEqual([]);
      },
    );

    it('is the same in both Regions: only its conditions tell them apart', () => {
      expect(withoutTimeStamps(secondary)).toBe(withoutTimeStamps(primary));
    });
  });
};
